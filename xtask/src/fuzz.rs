//! `cargo xtask fuzz [seconds]`: the parsers of strangers' bytes, for longer than the tests do; what is found is kept.

use crate::process::{cargo, run as run_command};

/// How long without a number.
const SECONDS: &str = "600";

/// Runs them, all at once.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let seconds = match arguments {
        [] => SECONDS,
        [seconds] => seconds,
        _ => return Err("fuzz takes one argument: how many seconds".to_owned()),
    };
    let mut test = cargo(&["test", "--package", "doorward", "--test", "fuzz", "--", "--nocapture"]);
    run_command(test.env("DOORWARD_FUZZ_SECONDS", seconds))
}
