//! The program: commands and wiring, nothing else.
//!
//! Depends on every crate but the test kit. To add a command: a variant in [`cli`], a file with its `run`.

mod accept;
mod agent;
mod assemble;
mod bootstrap;
mod cli;
mod data;
mod demo;
mod failure;
mod http;
mod ledger;
mod log;
mod metrics;
mod openapi;
mod quota;
mod serve;
mod settings;
mod system;
mod user;

use std::process::ExitCode;

use clap::error::ErrorKind;
use mimalloc::MiMalloc;

use crate::cli::{Cli, Command};
use crate::failure::Failure;

/// Many small things are made and dropped for each request, often on different threads.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    let cli = match Cli::read() {
        Ok(cli) => cli,
        Err(error) if matches!(error.kind(), ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => error.exit(),
        Err(error) => return failure::wrong_option(&error),
    };
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.exit(),
    }
}

fn run(cli: Cli) -> Result<(), Failure> {
    if let Command::Openapi = cli.command {
        return openapi::run();
    }
    let runtime = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(|error| Failure::Environment(format!("cannot start threads: {error}")))?;
    runtime.block_on(async {
        match cli.command {
            Command::Bootstrap(arguments) => bootstrap::run(arguments).await,
            Command::Demo(arguments) => demo::run(arguments).await,
            Command::Ledger(command) => ledger::run(command).await,
            Command::Openapi => openapi::run(),
            Command::Quota(command) => quota::run(command).await,
            Command::Agent(arguments) => agent::run(arguments).await,
            Command::Serve(options) => serve::run(options).await,
            Command::User(command) => user::run(command).await,
        }
    })
}
