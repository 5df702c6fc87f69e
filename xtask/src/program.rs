//! The program under test, and where cargo puts it.

use std::path::PathBuf;

use crate::process::{cargo, root, run};

/// The folder of everything that cargo builds.
fn target() -> PathBuf {
    std::env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), |folder| root().join(folder))
}

/// The development program, where a build leaves it.
pub fn debug() -> PathBuf {
    target().join("debug/doorward")
}

/// Builds the development program.
pub fn build_debug() -> Result<PathBuf, String> {
    run(&mut cargo(&["build", "--package", "doorward"]))?;
    Ok(debug())
}

/// Builds the release program.
pub fn build_release() -> Result<PathBuf, String> {
    run(&mut cargo(&["build", "--release", "--package", "doorward"]))?;
    Ok(target().join("release/doorward"))
}

/// Builds what measures the release program. A build of its own, so that its dependencies change nothing in the program.
pub fn build_bench() -> Result<PathBuf, String> {
    run(&mut cargo(&["build", "--release", "--package", "doorward-bench"]))?;
    Ok(target().join("release/doorward-bench"))
}
