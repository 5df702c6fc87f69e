//! Every developer task: `cargo xtask <task>`. To add one: a file with its `run`, a line in [`TASKS`].
#![expect(clippy::print_stdout, clippy::print_stderr, reason = "a developer reads what it prints")]

mod check;
mod deny;
mod figures;
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

/// A task: its name, what it does, and the function that does it. The error is a line for the developer.
type Task = (&'static str, &'static str, fn() -> Result<(), String>);

const TASKS: &[Task] = &[
    ("test", "everything that must hold: format, lints, licences, all tests on both databases, the pages in a browser", test::run),
    ("check", "the quick part of it: format and lints", check::run),
    ("setup", "installs what the tests need: Debian packages, Node and Python modules", machine::run),
    ("pictures", "writes docs/pictures/ from the running program", pictures::run),
    ("openapi", "writes crates/api/openapi.json from the program", openapi::run),
    ("figures", "measures the release program: start, memory, size", figures::run),
];

fn main() -> ExitCode {
    let mut arguments = std::env::args().skip(1);
    let (wanted, rest) = (arguments.next(), arguments.next());
    let task = TASKS.iter().find(|(name, _, _)| rest.is_none() && wanted.as_deref() == Some(name));
    let Some((_, _, run)) = task else {
        println!("cargo xtask <task>\n");
        for (name, about, _) in TASKS {
            println!("  {name:9} {about}");
        }
        return if wanted.is_none() { ExitCode::SUCCESS } else { ExitCode::from(2) };
    };
    match run() {
        Ok(()) => ExitCode::SUCCESS,
        Err(reason) => {
            eprintln!("{reason}");
            ExitCode::FAILURE
        }
    }
}
