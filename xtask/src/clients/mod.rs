//! `cargo xtask clients`: writes the clients that are made from the checked-in API document, for Rust and for TypeScript.

mod model;
mod rust;
mod typescript;

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;
use std::process::Stdio;

use self::model::Api;
use crate::machine;
use crate::process::{command, root, run as run_command};

/// A generated file: where it is, and what it is to hold.
type Generated = (PathBuf, String);

/// Writes them anew.
pub fn run() -> Result<(), String> {
    for (path, text) in generate()? {
        fs::write(&path, text).map_err(|error| format!("{}: {error}", path.display()))?;
        println!("wrote {}", path.display());
    }
    Ok(())
}

/// Whether they are what the document makes of them, and whether TypeScript's compiler takes its one.
pub fn check() -> Result<(), String> {
    for (path, text) in generate()? {
        let checked_in = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        if checked_in != text {
            return Err(format!(
                "{} is not what the API document makes of it: `cargo xtask clients` writes it anew",
                path.display()
            ));
        }
    }
    println!("they are what the document makes of them");
    let compiler = machine::node_modules_of("tests/node").join("typescript/bin/tsc");
    run_command(command("node").arg(compiler).args(["--project", "tests/node/tsconfig.json"]))
}

fn generate() -> Result<Vec<Generated>, String> {
    let path = root().join("crates/api/openapi.json");
    let document = fs::read_to_string(&path).map_err(|error| format!("{}: {error}", path.display()))?;
    let api = Api::read(&serde_json::from_str(&document).map_err(|error| format!("{}: {error}", path.display()))?)?;
    Ok(vec![
        (root().join("crates/client/src/types.rs"), formatted(&rust::types(&api))?),
        (root().join("crates/client/src/operations.rs"), formatted(&rust::operations(&api))?),
        (root().join("clients/typescript/doorward.ts"), typescript::file(&api)),
    ])
}

/// Rust as `cargo fmt` has it.
fn formatted(text: &str) -> Result<String, String> {
    let failed = |error: std::io::Error| format!("rustfmt: {error}");
    let mut rustfmt = command("rustfmt");
    rustfmt.args(["--edition", "2024", "--config-path"]).arg(root().join("rustfmt.toml"));
    let mut child = rustfmt.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().map_err(failed)?;
    let mut input = child.stdin.take().ok_or("rustfmt reads nothing")?;
    let text = text.to_owned();
    let writing = std::thread::spawn(move || input.write_all(text.as_bytes()));
    let output = child.wait_with_output().map_err(failed)?;
    let written = writing.join().map_err(|_| "rustfmt stopped reading")?;
    written.map_err(failed)?;
    if !output.status.success() {
        return Err("rustfmt does not take what was generated".to_owned());
    }
    String::from_utf8(output.stdout).map_err(|error| error.to_string())
}
