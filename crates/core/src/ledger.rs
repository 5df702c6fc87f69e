//! The hash chain over ledger entries: what is hashed, byte for byte.
//!
//! `hash = SHA-256("doorward-ledger-1" ‖ previous ‖ fields)`, each field as its length (8 bytes, big-endian; all ones for
//! a field that is not set) and its bytes. Personal fields enter only through a salted commitment, so that they can be
//! erased later and the chain still verifies.

use sha2::{Digest, Sha256};

/// A SHA-256 value.
pub type Hash = [u8; 32];

/// What the first entry of a chain has as its predecessor.
pub const GENESIS: Hash = [0; 32];

/// Collects fields in their fixed order.
pub struct Hasher(Sha256);

impl Hasher {
    fn new(domain: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(domain.as_bytes());
        Self(hasher)
    }

    /// Adds a field; `None` differs from an empty one.
    #[must_use]
    pub fn field(mut self, bytes: Option<&[u8]>) -> Self {
        match bytes {
            Some(bytes) => {
                self.0.update((bytes.len() as u64).to_be_bytes());
                self.0.update(bytes);
            }
            None => self.0.update(u64::MAX.to_be_bytes()),
        }
        self
    }

    /// Adds a text.
    #[must_use]
    pub fn text(self, text: Option<&str>) -> Self {
        self.field(text.map(str::as_bytes))
    }

    /// Adds a number.
    #[must_use]
    pub fn number(self, number: Option<i64>) -> Self {
        self.field(number.map(i64::to_be_bytes).as_ref().map(<[u8; 8]>::as_slice))
    }

    /// The hash of all that was added.
    #[must_use]
    pub fn finish(self) -> Hash {
        self.0.finalize().into()
    }
}

/// Starts an entry that follows `previous`.
#[must_use]
pub fn entry(previous: &Hash) -> Hasher {
    Hasher::new("doorward-ledger-1").field(Some(previous))
}

/// The commitment to an entry's personal fields.
#[must_use]
pub fn commitment(salt: &[u8; 16], personal: &[Option<&str>]) -> Hash {
    personal.iter().fold(Hasher::new("doorward-personal-1").field(Some(salt)), |hasher, text| hasher.text(*text)).finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moving_bytes_between_fields_changes_the_hash() {
        let one = entry(&GENESIS).text(Some("ab")).text(Some("c")).finish();
        let two = entry(&GENESIS).text(Some("a")).text(Some("bc")).finish();
        assert_ne!(one, two);
    }

    #[test]
    fn a_field_that_is_not_set_differs_from_an_empty_one() {
        assert_ne!(entry(&GENESIS).text(None).finish(), entry(&GENESIS).text(Some("")).finish());
    }

    #[test]
    fn the_commitment_depends_on_its_salt() {
        assert_ne!(commitment(&[0; 16], &[Some("Ada")]), commitment(&[1; 16], &[Some("Ada")]));
    }
}
