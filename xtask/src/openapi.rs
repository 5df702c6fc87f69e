//! `cargo xtask openapi`: the checked-in API document, anew from the program.

use std::fs;

use crate::process::{command, output, root};
use crate::program;

/// Writes the document.
pub fn run() -> Result<(), String> {
    let program = program::build_debug()?;
    let document = output(command(program).arg("openapi"))?;
    let path = root().join("crates/api/openapi.json");
    fs::write(&path, document).map_err(|error| format!("{}: {error}", path.display()))
}
