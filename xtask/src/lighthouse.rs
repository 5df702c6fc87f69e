//! `cargo xtask lighthouse`: what Lighthouse says of the pages that people meet first. Its scores depend on the machine, so that it is no
//! part of the tests.

use crate::process::{command, run as run_command};
use crate::steps::Steps;
use crate::{machine, program};

const FOLDER: &str = "tests/lighthouse";

/// Measures the debug program's pages.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::begin();
    machine::steps_of(&mut steps)?;
    steps.step("Lighthouse", || machine::node_modules_in(FOLDER))?;
    let program = steps.step("build", program::build_debug)?;
    steps.step("pages", || {
        let mut node = command("node");
        run_command(node.arg(format!("{FOLDER}/run.mjs")).env("DOORWARD_BIN", program))
    })?;
    steps.end();
    Ok(())
}
