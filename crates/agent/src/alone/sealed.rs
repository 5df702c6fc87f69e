//! Relays' passwords and tokens, and what is shared with partners, lie sealed in the database, with a key made of the agent's own: a copy
//! of the database opens no door.

use doorward_core::sealed::{Cipher, NONCE_BYTES};
use sha2::{Digest as _, Sha256};

use super::LocalError;
use crate::remote::Random;

/// Seals and unseals rows.
pub(super) struct Sealer {
    cipher: Cipher,
    random: Random,
}

impl Sealer {
    pub fn new(seed: &[u8; 32], random: Random) -> Self {
        let key: [u8; 32] = Sha256::new().chain_update("doorward-agent-seal-1").chain_update(seed).finalize().into();
        Self { cipher: Cipher::new(&key), random }
    }

    pub fn random(&self) -> &Random {
        &self.random
    }

    /// Seals a text for a row; only the same row unseals it.
    pub fn seal(&self, row: i64, text: &str) -> Result<Vec<u8>, LocalError> {
        let mut nonce = [0; NONCE_BYTES];
        (self.random)(&mut nonce);
        let sealed = self.cipher.seal(nonce, &row.to_be_bytes(), text);
        sealed.ok_or_else(|| LocalError::Unreadable(format!("record {row} cannot be sealed")))
    }

    pub fn unseal(&self, row: i64, sealed: &[u8]) -> Result<String, LocalError> {
        let text = self.cipher.unseal(&row.to_be_bytes(), sealed);
        text.ok_or_else(|| LocalError::Unreadable(format!("record {row} was sealed with another key, or changed")))
    }
}
