//! How a terminal's scanner is read: the `scanner` field of a terminal.

mod device;
mod listener;
#[cfg(test)]
mod tests;

pub use device::{Keyboard, SerialLine};
pub use listener::HttpListener;

use std::net::SocketAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// The kinds of scanner.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Scanner {
    /// Every line that the agent reads from its standard input.
    Stdin,
    /// A serial line of the agent's machine, also of a scanner at USB that looks like one.
    Serial(SerialLine),
    /// A scanner at the agent's machine that types what it reads, as a keyboard does.
    Hid(Keyboard),
    /// Devices of the agent's network that post what they read.
    Http(HttpListener),
    /// A tablet at the door, which shows the page `/terminal`: its camera, or a scanner that types. No controller reads it.
    Camera,
}

/// What a scanner takes of its controller's machine for itself.
#[derive(PartialEq, Eq)]
enum Taken<'a> {
    Stdin,
    Device(&'a str),
    Address(SocketAddr),
}

impl Scanner {
    /// Reads a scanner as a client sent it and checks every part. A secret that is not sent is that of `old`, if that is the same
    /// device; what is kept of it is its digest.
    ///
    /// # Errors
    /// A message that continues the field's name `scanner`.
    pub fn from_input(value: &Value, old: Option<&Self>) -> Result<Self, String> {
        let scanner: Self = serde_json::from_value(value.clone()).map_err(|error| format!("cannot be read: {error}"))?;
        match (scanner, old) {
            (Self::Http(listener), Some(Self::Http(old))) => listener.checked(Some(old)).map(Self::Http),
            (Self::Http(listener), _) => listener.checked(None).map(Self::Http),
            (Self::Serial(line), _) => line.checked().map(Self::Serial),
            (Self::Hid(keyboard), _) => keyboard.checked().map(Self::Hid),
            (scanner @ (Self::Stdin | Self::Camera), _) => Ok(scanner),
        }
    }

    /// Without its secret, to show.
    #[must_use]
    pub fn shown(self) -> Self {
        match self {
            Self::Http(listener) => Self::Http(listener.shown()),
            scanner @ (Self::Stdin | Self::Serial(_) | Self::Hid(_) | Self::Camera) => scanner,
        }
    }

    /// Whether a controller's agent reads it.
    #[must_use]
    pub const fn is_read_by_agent(&self) -> bool {
        !matches!(self, Self::Camera)
    }

    /// Whether one controller cannot read both.
    #[must_use]
    pub fn excludes(&self, other: &Self) -> bool {
        self.taken().is_some_and(|taken| other.taken() == Some(taken))
    }

    fn taken(&self) -> Option<Taken<'_>> {
        match self {
            Self::Stdin => Some(Taken::Stdin),
            Self::Serial(line) => Some(Taken::Device(&line.device)),
            Self::Hid(keyboard) => Some(Taken::Device(&keyboard.device)),
            Self::Http(listener) => Some(Taken::Address(listener.listen)),
            Self::Camera => None,
        }
    }
}
