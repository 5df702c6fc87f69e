//! The quick checks: format and lints.

use crate::process::{cargo, run as run_command};
use crate::steps::Steps;

/// Both checks, as steps of their own run.
pub fn run() -> Result<(), String> {
    let mut steps = Steps::begin();
    steps_of(&mut steps)?;
    steps.end();
    Ok(())
}

/// Both checks, as steps of a longer run.
pub fn steps_of(steps: &mut Steps) -> Result<(), String> {
    steps.step("format", || run_command(&mut cargo(&["fmt", "--all", "--check"])))?;
    steps.step("lints", || run_command(&mut cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"])))
}
