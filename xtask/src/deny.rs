//! Licences, banned crates, sources and advisories of every dependency, by cargo-deny.

use std::path::PathBuf;

use crate::process::{cargo, command, root, run as run_command, succeeds};

const VERSION: &str = "0.20.2";

/// Checks the dependencies against `deny.toml`. The advisories need their database from the network; without it the
/// rest is checked all the same.
pub fn run() -> Result<(), String> {
    let program = installed()?;
    run_command(command(&program).args(["--log-level", "error", "check", "licenses", "bans", "sources"]))?;
    if succeeds(command(&program).args(["fetch", "db"])) {
        run_command(command(&program).args(["check", "--disable-fetch", "advisories"]))
    } else {
        println!("advisories: skipped, their database cannot be fetched");
        Ok(())
    }
}

/// The pinned cargo-deny, built once into `target/tools`; unoptimised, since building takes longer than checking.
fn installed() -> Result<PathBuf, String> {
    let tools = root().join("target/tools");
    let program = tools.join("bin/cargo-deny");
    let right_version = std::process::Command::new(&program)
        .arg("--version")
        .output()
        .is_ok_and(|output| String::from_utf8_lossy(&output.stdout).trim().ends_with(VERSION));
    if !right_version {
        let mut install = cargo(&["install", "cargo-deny", "--version", VERSION, "--locked", "--quiet", "--debug", "--force"]);
        run_command(install.args(["--config", "profile.dev.debug=false", "--root"]).arg(&tools))?;
    }
    Ok(program)
}
