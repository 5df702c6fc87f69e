//! Idempotency keys: a request that is sent again because its answer was lost makes nothing a second time
//! (`docs/decisions/0010-idempotency.md`).
//!
//! The answer is kept in the transaction that made the thing, so that there is both or neither, whenever the server stops. What
//! a key is kept under, and what seals the answer, comes from the secret that the caller presents: a copy of the database
//! reads nothing of it, and any server answers whoever comes with that secret.

mod attempt;
mod in_use;
mod kept;
mod once;
mod remove_old;

pub(crate) use attempt::attempt;
pub(crate) use in_use::KeysInUse;
pub(crate) use remove_old::remove_old;

pub use once::{Once, once};

use std::time::Duration;

/// How long an answer is kept.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);
/// Most characters of a key.
const LONGEST: usize = 255;

/// What a client names a request by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key(String);

impl Key {
    /// 1 to 255 visible ASCII characters, as they stand.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let fits = (1..=LONGEST).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_graphic());
        fits.then(|| Self(text.to_owned()))
    }
}

/// What is the same when a request is sent again.
#[derive(Debug, Clone, Copy)]
pub struct Request<'a> {
    /// `POST` and so on.
    pub method: &'a str,
    /// Path and query.
    pub path: &'a str,
    /// The body's bytes.
    pub body: &'a [u8],
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_up_to_255_visible_characters() {
        for key in ["a", "8e03978e-40d5-43e8-bc93-6894a57f9324", "\"quoted\"", &"x".repeat(255)] {
            assert_eq!(Key::parse(key), Some(Key(key.to_owned())));
        }
        for no_key in ["", " ", "two words", "tab\t", "größe", "\u{7f}", &"x".repeat(256)] {
            assert_eq!(Key::parse(no_key), None, "{no_key:?}");
        }
    }
}
