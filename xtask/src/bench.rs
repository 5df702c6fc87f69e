//! `cargo xtask bench`: the release program against a bare web server; `bench/` measures.

use crate::process::{command, run as run_command};
use crate::program;

/// Builds both in release and runs one benchmark with its options; without one, tells which there are.
pub fn run(arguments: &[String]) -> Result<(), String> {
    let mut measure = command(program::build_bench()?);
    match arguments.split_first() {
        Some((benchmark, options)) if !benchmark.starts_with('-') => {
            measure.arg(benchmark).arg("--program").arg(program::build_release()?).args(options);
        }
        Some(_) | None => {
            measure.arg("--help");
        }
    }
    run_command(&mut measure)
}
