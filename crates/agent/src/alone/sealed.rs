//! Relays' passwords and tokens, and what is shared with partners, lie sealed in the database, with a key made of the agent's own: a copy of the database opens no door.

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};
use sha2::{Digest as _, Sha256};

use super::LocalError;
use crate::remote::Random;

const NONCE_BYTES: usize = 24;

/// XChaCha20-Poly1305.
pub(super) struct Sealer {
    cipher: XChaCha20Poly1305,
    random: Random,
}

impl Sealer {
    pub fn new(seed: &[u8; 32], random: Random) -> Self {
        let key: [u8; 32] = Sha256::new().chain_update("doorward-agent-seal-1").chain_update(seed).finalize().into();
        Self { cipher: XChaCha20Poly1305::new(&key.into()), random }
    }

    pub fn random(&self) -> &Random {
        &self.random
    }

    /// Seals a text for a row; only the same row unseals it.
    pub fn seal(&self, row: i64, text: &str) -> Result<Vec<u8>, LocalError> {
        let mut nonce = [0; NONCE_BYTES];
        (self.random)(&mut nonce);
        let payload = Payload { msg: text.as_bytes(), aad: &row.to_be_bytes() };
        let sealed = self.cipher.encrypt(&XNonce::from(nonce), payload);
        let sealed = sealed.map_err(|_| LocalError::Unreadable(format!("record {row} cannot be sealed")))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    pub fn unseal(&self, row: i64, sealed: &[u8]) -> Result<String, LocalError> {
        let broken = || LocalError::Unreadable(format!("record {row} was sealed with another key, or changed"));
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let payload = Payload { msg: sealed, aad: &row.to_be_bytes() };
        let text = self.cipher.decrypt(&XNonce::from(*nonce), payload).map_err(|_| broken())?;
        String::from_utf8(text).map_err(|_| broken())
    }
}
