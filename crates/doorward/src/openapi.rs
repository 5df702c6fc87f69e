//! `doorward openapi`

use std::io::Write;

use crate::failure::Failure;

/// Prints the OpenAPI document.
pub(crate) fn run() -> Result<(), Failure> {
    let text = doorward_api::openapi().to_pretty_json().map_err(|error| Failure::Running(error.to_string()))?;
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::Running(format!("cannot print: {error}")))
}
