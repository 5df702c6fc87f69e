//! `cargo xtask bench`: how fast the release program is, as ratios to a bare web server in the same run.
//!
//! Sees only the program and its public API; `growth` writes millions of rows into its database first, with the store's own
//! code. Every process that a run starts ends with the run, however
//! that ends.
//!
//! To add a benchmark: a variant of `cli::Command`, a file with its `run`.

#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer reads what it prints")]

mod alone;
mod bare;
mod building;
mod child;
mod cli;
mod client;
mod commit;
mod databases;
mod doorward;
mod growth;
mod latency;
mod load;
mod paced;
mod pages;
mod postgres;
mod recorded;
mod report;
mod sign_in;
mod table;
mod unlock;

use std::process::ExitCode;

use clap::Parser as _;
use tokio::signal::unix::{SignalKind, signal};

use crate::cli::{Cli, Command};

/// An error is a line for the developer.
type Result<T> = std::result::Result<T, String>;

/// Turns any error into a line that says what was tried.
fn said<E: std::fmt::Display>(what: &str) -> impl Fn(E) -> String + Copy + '_ {
    move |error| format!("{what}: {error}")
}

#[tokio::main]
async fn main() -> ExitCode {
    let cli = Cli::parse();
    let work = async {
        match cli.command {
            Command::Alone(options) => alone::run(&options),
            Command::Bare => bare::run().await,
            Command::Growth(options) => growth::run(&options).await,
            Command::Pages(options) => pages::run(&options).await,
            Command::SignIn(options) => sign_in::run(&options).await,
            Command::Unlock(options) => unlock::run(&options).await,
        }
    };
    let outcome = tokio::select! {
        outcome = work => outcome,
        // What runs is dropped here, and every process it started ends with it.
        stopped = stop() => stopped,
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}

/// Waits for Ctrl-C or SIGTERM.
async fn stop() -> Result<()> {
    let mut terminated = signal(SignalKind::terminate()).map_err(said("cannot wait for SIGTERM"))?;
    tokio::select! {
        result = tokio::signal::ctrl_c() => result.map_err(said("cannot wait for Ctrl-C"))?,
        _ = terminated.recv() => {}
    }
    Err("stopped".to_owned())
}
