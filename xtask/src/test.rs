//! `cargo xtask test`: everything that must hold, from a clean clone on a fresh machine.

use std::fs;

use crate::postgres::PostgresServer;
use crate::process::{cargo, command, root, run as run_command};
use crate::steps::Steps;
use crate::{check, clients, deny, machine, program};

/// Runs every step; the first that fails ends the run.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::begin();
    machine::steps_of(&mut steps)?;
    check::steps_of(&mut steps)?;
    steps.step("dependencies", deny::run)?;
    // The same selection of crates as the next step, so that nothing is built twice; the program is part of it.
    steps.step("build", || run_command(&mut cargo(&["test", "--workspace", "--no-run"])))?;
    steps.step("Rust tests", || {
        let postgres = PostgresServer::start().map_err(|error| error.to_string())?;
        let mut tests = cargo(&["test", "--workspace", "--no-fail-fast"]);
        run_command(tests.env("DOORWARD_TEST_POSTGRES", postgres.url()).env("DOORWARD_PYTHON", machine::python()))
    })?;
    steps.step("generated clients", clients::check)?;
    steps.step("API document against the program", api_document)?;
    steps.step("browser tests", browser_tests)?;
    steps.end();
    Ok(())
}

/// Requests made up from the API document, which the program has to answer as the document says.
fn api_document() -> Result<(), String> {
    let mut python = command(machine::python());
    run_command(python.arg("tests/python/api_document.py").env("DOORWARD_BIN", program::debug()))
}

fn browser_tests() -> Result<(), String> {
    let folder = root().join("tests/browser");
    let entries = fs::read_dir(&folder).map_err(|error| format!("{}: {error}", folder.display()))?;
    let files = entries.filter_map(Result::ok).map(|entry| entry.path());
    let mut tests: Vec<_> = files.filter(|path| path.to_string_lossy().ends_with(".test.mjs")).collect();
    tests.sort();
    let mut node = command("node");
    run_command(
        node.args(["--test", "--test-concurrency=2"])
            .args(tests)
            .env("DOORWARD_BIN", program::debug())
            .env("DOORWARD_PYTHON", machine::python()),
    )
}
