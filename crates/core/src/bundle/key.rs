//! The key with which a server signs what it tells agents.

use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};

/// What is signed begins with this, so that a signature counts for nothing else.
const CONTEXT: &[u8] = b"doorward-bundle-1";

/// A key of 32 bytes was not taken, or no key of these has signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("no key that is known has signed this")]
pub struct UnknownBundleKey;

/// A server's key (Ed25519, RFC 8032). It never leaves the server.
pub struct BundleKey(Ed25519KeyPair);

impl BundleKey {
    /// The key of 32 random bytes.
    ///
    /// # Errors
    /// Never with this many.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, UnknownBundleKey> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self).map_err(|_| UnknownBundleKey)
    }

    /// Its public half, 32 bytes.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// The signature of a part's text, 64 bytes.
    #[must_use]
    pub fn sign(&self, part: &str) -> Vec<u8> {
        self.0.sign(&signed(part)).as_ref().to_vec()
    }
}

impl fmt::Debug for BundleKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "BundleKey({})", hex::encode(self.public_key()))
    }
}

/// Checks that one of these public keys has signed a part's text.
///
/// # Errors
/// None has.
pub fn check(keys: &[[u8; 32]], part: &str, signature: &[u8]) -> Result<(), UnknownBundleKey> {
    let signed = signed(part);
    let has_signed = |key: &[u8; 32]| UnparsedPublicKey::new(&ED25519, key).verify(&signed, signature).is_ok();
    if keys.iter().any(has_signed) { Ok(()) } else { Err(UnknownBundleKey) }
}

fn signed(part: &str) -> Vec<u8> {
    [CONTEXT, part.as_bytes()].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_signature_counts_for_its_own_text_and_key_alone() {
        let key = BundleKey::from_seed(&[1; 32]).unwrap();
        let other = BundleKey::from_seed(&[2; 32]).unwrap();
        let public = |key: &BundleKey| <[u8; 32]>::try_from(key.public_key()).unwrap();
        let signature = key.sign("a part");
        assert_eq!(check(&[public(&other), public(&key)], "a part", &signature), Ok(()));
        for (keys, text, signature) in [
            (vec![public(&key)], "another part", signature.as_slice()),
            (vec![public(&other)], "a part", signature.as_slice()),
            (vec![], "a part", signature.as_slice()),
            (vec![public(&key)], "a part", &[0; 64]),
            (vec![public(&key)], "a part", &[]),
        ] {
            assert_eq!(check(&keys, text, signature), Err(UnknownBundleKey));
        }
    }
}
