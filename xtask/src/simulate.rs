//! `cargo xtask simulate [seeds]`: many worlds with a bad network between server and agent.

use crate::process::{cargo, run as run_command};

/// As many as are asked for without a number.
const SEEDS: &str = "1000";

/// Runs them: a number of seeds, or the first and the one behind the last, as `40..60`.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let seeds = match arguments {
        [] => SEEDS,
        [seeds] => seeds,
        _ => return Err("simulate takes one argument: how many seeds, or which, as 40..60".to_owned()),
    };
    let mut test = cargo(&["test", "--package", "doorward", "--test", "simulation", "--", "--nocapture"]);
    run_command(test.env("DOORWARD_SEEDS", seeds))
}
