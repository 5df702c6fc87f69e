//! Every developer task: `cargo xtask <task>`. To add one: a file with its `run`, a line in [`TASKS`].
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer reads what it prints")]

mod at_length;
mod bench;
mod check;
mod clients;
mod deny;
mod figures;
mod lighthouse;
mod machine;
mod openapi;
mod pictures;
#[path = "../../crates/testkit/src/postgres.rs"]
mod postgres;
mod process;
mod program;
mod steps;
mod test;

use std::process::ExitCode;

use crate::Work::{Plain, WithArguments};

/// A task: its name, what it does, and what does it.
type Task = (&'static str, &'static str, Work);

/// What does a task. The error is a line for the developer.
enum Work {
    /// Takes no arguments.
    Plain(fn() -> Result<(), String>),
    /// Takes those behind the task's name.
    WithArguments(fn(&[String]) -> Result<(), String>),
}

const TASKS: &[Task] = &[
    (
        "test",
        "everything that must hold: format, lints, licences, all tests on both databases, the pages in a browser",
        Plain(test::run),
    ),
    ("check", "the quick part of it: format and lints", Plain(check::run)),
    ("setup", "installs what the tests need: Debian packages, Node and Python modules", Plain(machine::run)),
    ("pictures", "writes docs/pictures/ from the running program", Plain(pictures::run)),
    ("lighthouse", "measures the first pages with Lighthouse: performance, accessibility, best practices", Plain(lighthouse::run)),
    ("openapi", "writes crates/api/openapi.json from the program", Plain(openapi::run)),
    ("clients", "writes the clients made from that document, for Rust and TypeScript", Plain(clients::run)),
    ("figures", "measures the release program: start, memory, size", Plain(figures::run)),
    (
        "fuzz",
        "feeds the parsers of passes, frames and MQTT with changed inputs for ten minutes: fuzz 600",
        WithArguments(at_length::fuzz),
    ),
    (
        "simulate",
        "runs server and agent with a bad network between them, by seed: simulate 1000",
        WithArguments(at_length::simulate),
    ),
    ("bench", "measures the release program against a bare web server: bench unlock", WithArguments(bench::run)),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (wanted, rest) = (arguments.next(), arguments.collect::<Vec<_>>());
    let task = TASKS.iter().find(|(name, _, _)| wanted.as_deref() == Some(name));
    let done = match task {
        Some((_, _, WithArguments(run))) => Some(run(&rest)),
        Some((_, _, Plain(run))) if rest.is_empty() => Some(run()),
        Some((_, _, Plain(_))) | None => None,
    };
    let Some(done) = done else {
        println!("cargo xtask <task>\n");
        for (name, about, _) in TASKS {
            println!("  {name:10} {about}");
        }
        return if wanted.is_none() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
