//! `cargo xtask fuzz [seconds]` and `cargo xtask simulate [seeds]`: tests that go on for as long as they are told.

use crate::process::{cargo, run};

/// The parsers of strangers' bytes, for ten minutes if nothing else is said; what is found is kept.
pub fn fuzz(arguments: &[String]) -> Result<(), String> {
    test("fuzz", "DOORWARD_FUZZ_SECONDS", ("600", "how many seconds"), arguments)
}

/// Worlds with a bad network between server and agent, 1,000 if nothing else is said.
pub fn simulate(arguments: &[String]) -> Result<(), String> {
    test("simulation", "DOORWARD_SEEDS", ("1000", "how many seeds, or which, as 40..60"), arguments)
}

fn test(name: &str, variable: &str, (usual, meaning): (&str, &str), arguments: &[String]) -> Result<(), String> {
    let length = match arguments {
        [] => usual,
        [length] => length,
        _ => return Err(format!("it takes one argument: {meaning}")),
    };
    let mut test = cargo(&["test", "--package", "doorward", "--test", name, "--", "--nocapture"]);
    run(test.env(variable, length))
}
