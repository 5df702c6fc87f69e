//! `cargo xtask pictures`: the pages and the mail, as a person sees them.

use crate::process::{command, run as run_command};
use crate::steps::Steps;
use crate::{machine, program};

/// Takes every picture anew.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::begin();
    machine::steps_of(&mut steps)?;
    let program = steps.step("build", program::build_debug)?;
    steps.step("pictures", || {
        let mut node = command("node");
        run_command(node.arg("tests/browser/pictures.mjs").env("DOORWARD_BIN", program).env("DOORWARD_PYTHON", machine::python()))
    })?;
    steps.end();
    Ok(())
}
