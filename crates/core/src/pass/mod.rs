//! Signed passes: what a QR code carries so that a door agent can decide by itself.
//!
//! A pass is `DW1:` and the Base45 (RFC 9285) of a COSE_Sign1 (RFC 9052) whose payload is a set of CWT claims (RFC 8392), signed with
//! Ed25519. Each pass has exactly one text: whatever could be written in another way is refused, so that nobody can make a second text
//! of a pass that is known.
//!
//! | claim | key | of |
//! | --- | --- | --- |
//! | organization's id, as text | 1 `iss` | every pass |
//! | `gl:` and a group link's id, or `lg:` and a login's | 2 `sub` | every pass |
//! | first moment after, seconds since 1970 | 4 `exp` | badges; links that have one |
//! | first moment, seconds since 1970 | 5 `nbf` | links that have one |
//! | when it was made, seconds since 1970 | 6 `iat` | every pass |
//! | 8 random bytes | 7 `cti` | every pass |
//! | the group's id, a number | -65537, of those for private use | links without a limit |
//! | the group's id and how often the link opens, two numbers | -65538, of the same | links that have a limit |
//!
//! Claims and header parameters that are not known are refused: one that a later version adds may be a condition.

mod cbor;
mod claims;
mod envelope;
mod error;
mod keys;
pub mod partner;
mod scanned;
mod text;

pub use claims::{Claims, Subject};
pub use envelope::UnverifiedPass;
pub use error::PassError;
pub use keys::{KeyId, PassKey, TrustedKey};
pub use scanned::{Scanned, scanned};

/// What the text of a pass begins with.
pub const PREFIX: &str = "DW1:";
/// Most characters of a pass: a QR code of version 8 and level M holds 221 in its alphanumeric mode.
pub const MOST_CHARACTERS: usize = 220;
/// Most bytes of a text that a scanner may hand over. Longer ones are not looked at.
pub const MOST_SCANNED_BYTES: usize = 1_024;
