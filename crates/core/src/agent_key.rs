//! The key of an agent, and how it proves to its server that it holds it.

use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

/// Bytes of a nonce.
pub const NONCE_BYTES: usize = 32;

/// The key of 32 bytes was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the key cannot be used")]
pub struct UnusableKey;

/// What a proof is about: so that one given to a server is good for nothing at another, and none can be used twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Occasion<'a> {
    /// The controller that the agent says it is.
    pub controller_id: i64,
    /// What the server has made up for this connection.
    pub nonce: &'a [u8; NONCE_BYTES],
    /// The server's public name, as the agent knows it.
    pub server: &'a str,
}

impl Occasion<'_> {
    fn signed(&self) -> Vec<u8> {
        let id = self.controller_id.to_be_bytes();
        [b"doorward-agent-1".as_slice(), &id, self.nonce, self.server.as_bytes()].concat()
    }

    /// Whether this is the signature of this key for this occasion.
    #[must_use]
    pub fn is_proved(&self, public_key: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, public_key).verify(&self.signed(), signature).is_ok()
    }
}

/// The key of an agent (Ed25519, RFC 8032). It never leaves the agent's machine.
pub struct AgentKey(Ed25519KeyPair);

impl AgentKey {
    /// The key of 32 random bytes.
    ///
    /// # Errors
    /// Never with this many.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, UnusableKey> {
        Ed25519KeyPair::from_seed_unchecked(seed).map(Self).map_err(|_| UnusableKey)
    }

    /// Its public half.
    #[must_use]
    pub fn public_key(&self) -> &[u8] {
        self.0.public_key().as_ref()
    }

    /// Proves that the key is held here.
    #[must_use]
    pub fn prove(&self, occasion: &Occasion<'_>) -> Vec<u8> {
        self.0.sign(&occasion.signed()).as_ref().to_vec()
    }
}

impl fmt::Debug for AgentKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AgentKey({})", device_id(self.public_key()))
    }
}

/// How people tell agents apart: 16 hexadecimal digits of their public keys' hash.
#[must_use]
pub fn device_id(public_key: &[u8]) -> String {
    hex::encode(Sha256::digest(public_key).iter().take(8).copied().collect::<Vec<u8>>())
}

#[cfg(test)]
mod tests {
    use super::*;

    const NONCE: [u8; NONCE_BYTES] = [3; NONCE_BYTES];
    const OCCASION: Occasion<'_> = Occasion { controller_id: 7, nonce: &NONCE, server: "https://doors.example.com" };

    #[test]
    fn a_proof_counts_for_its_own_occasion_and_key_alone() {
        let key = AgentKey::from_seed(&[1; 32]).unwrap();
        let proof = key.prove(&OCCASION);
        assert!(OCCASION.is_proved(key.public_key(), &proof));
        let other = AgentKey::from_seed(&[2; 32]).unwrap();
        assert!(!OCCASION.is_proved(other.public_key(), &proof));
        for wrong in [
            Occasion { controller_id: 8, ..OCCASION },
            Occasion { nonce: &[4; NONCE_BYTES], ..OCCASION },
            Occasion { server: "https://elsewhere.example.com", ..OCCASION },
        ] {
            assert!(!wrong.is_proved(key.public_key(), &proof), "{wrong:?}");
        }
        assert!(!OCCASION.is_proved(key.public_key(), &[]));
        assert!(!OCCASION.is_proved(&[], &proof));
        assert!(!OCCASION.is_proved(key.public_key(), &[0; 64]));
    }

    #[test]
    fn a_key_prints_what_everybody_may_know() {
        let key = AgentKey::from_seed(&[1; 32]).unwrap();
        assert_eq!(format!("{key:?}"), format!("AgentKey({})", device_id(key.public_key())));
        assert_eq!(device_id(key.public_key()).len(), 16);
    }
}
