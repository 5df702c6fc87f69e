//! How a terminal's scanner is read: the `scanner` field of a terminal.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The kinds of scanner.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Scanner {
    /// Every line that the agent reads from its standard input.
    Stdin,
}

impl Scanner {
    /// Reads a scanner as a client sent it and checks every part.
    ///
    /// # Errors
    /// A message that continues the field's name `scanner`.
    pub fn from_input(value: &Value) -> Result<Self, String> {
        serde_json::from_value(value.clone()).map_err(|error| format!("cannot be read: {error}"))
    }

    /// Whether one controller cannot read both.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Stdin, Self::Stdin) => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn scanners_that_cannot_be_read_are_refused() {
        assert_eq!(Scanner::from_input(&json!({"kind": "stdin"})), Ok(Scanner::Stdin));
        for wrong in [json!({}), json!("stdin"), json!({"kind": "laser"}), json!(7)] {
            assert!(Scanner::from_input(&wrong).is_err(), "{wrong}");
        }
    }
}
