//! Sealing what must be kept for a while but not read from a copy of the database: link secrets in the outbox.

use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

use doorward_core::Secret;
use doorward_core::sealed::{Cipher, NONCE_BYTES};

use crate::{Entropy, Error};

const KEY_ID_BYTES: usize = 8;

/// What a key that signs is made of: 32 random bytes.
pub(crate) type Seed = [u8; 32];

/// XChaCha20-Poly1305 with a key that is kept outside the database.
pub struct Sealer {
    cipher: Cipher,
    key_id: String,
    /// Another key, made of the same: for what is recognized and never read back.
    marking: [u8; 32],
}

impl Sealer {
    /// From 32 secret bytes.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        // A digest of 256 random bits tells nothing of them.
        let digest = Secret::from_random(key).digest();
        let key_id = digest.0.iter().take(KEY_ID_BYTES).map(|byte| format!("{byte:02x}")).collect();
        let marking = Sha256::new().chain_update("doorward-marking-1").chain_update(key).finalize().into();
        Self { cipher: Cipher::new(key), key_id, marking }
    }

    /// What is kept of a text so short that its plain digest would tell it: HMAC-SHA-256 for a context.
    ///
    /// # Errors
    /// Never with a key of this length.
    pub(crate) fn mark(&self, context: &str, text: &str) -> Result<Vec<u8>, Error> {
        let mac = <Hmac<Sha256> as hmac::KeyInit>::new_from_slice(&self.marking);
        let mac = mac.map_err(|_| Error::Internal("marking failed".to_owned()))?;
        let mac = mac.chain_update(context).chain_update([0]).chain_update(text).finalize();
        Ok(mac.into_bytes().to_vec())
    }

    /// Which key this is, told apart from others.
    pub(crate) fn key_id(&self) -> &str {
        &self.key_id
    }

    /// Seals a text for a context; only the same context unseals it.
    ///
    /// # Errors
    /// The text is longer than the cipher takes.
    pub(crate) fn seal(&self, entropy: &dyn Entropy, context: &str, text: &str) -> Result<Vec<u8>, Error> {
        let mut nonce = [0; NONCE_BYTES];
        entropy.fill(&mut nonce);
        let sealed = self.cipher.seal(nonce, context.as_bytes(), text);
        sealed.ok_or_else(|| Error::Internal("sealing failed".to_owned()))
    }

    /// What was sealed for this context.
    ///
    /// # Errors
    /// Another key or context sealed it, or it was changed.
    pub(crate) fn unseal(&self, context: &str, sealed: &[u8]) -> Result<String, Error> {
        let text = self.cipher.unseal(context.as_bytes(), sealed);
        text.ok_or_else(|| Error::Internal("a sealed secret cannot be opened with this server's key".to_owned()))
    }

    /// Seals what a key is made of.
    ///
    /// # Errors
    /// None that is known.
    pub(crate) fn seal_seed(&self, entropy: &dyn Entropy, context: &str, seed: &Seed) -> Result<Vec<u8>, Error> {
        self.seal(entropy, context, Secret::from_random(seed).reveal())
    }

    /// What a key is made of, sealed for this context.
    ///
    /// # Errors
    /// Another key or context sealed it, it was changed, or it is something else.
    pub(crate) fn unseal_seed(&self, context: &str, sealed: &[u8]) -> Result<Seed, Error> {
        let seed = hex::decode(self.unseal(context, sealed)?).ok().and_then(|seed| seed.try_into().ok());
        seed.ok_or_else(|| Error::Internal(format!("the key {context} cannot be read")))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Zeros;
    impl Entropy for Zeros {
        fn fill(&self, bytes: &mut [u8]) {
            bytes.fill(0);
        }
    }

    #[test]
    fn a_mark_is_that_of_its_key_context_and_text_alone() {
        let mark = |key: u8, context: &str, text: &str| Sealer::new(&[key; 32]).mark(context, text).unwrap();
        assert_eq!(mark(1, "user 1", "abcdef"), mark(1, "user 1", "abcdef"));
        for other in [mark(2, "user 1", "abcdef"), mark(1, "user 2", "abcdef"), mark(1, "user 1", "abcdeg")] {
            assert_ne!(mark(1, "user 1", "abcdef"), other);
        }
    }

    #[test]
    fn what_is_sealed_for_one_context_is_not_unsealed_for_another() {
        let sealed = Sealer::new(&[1; 32]).seal(&Zeros, "link 1", "secret").unwrap();
        assert_eq!(Sealer::new(&[1; 32]).unseal("link 1", &sealed).unwrap(), "secret");
        assert!(Sealer::new(&[1; 32]).unseal("link 2", &sealed).is_err());
        let sealed = Sealer::new(&[1; 32]).seal_seed(&Zeros, "key 1", &[5; 32]).unwrap();
        assert_eq!(Sealer::new(&[1; 32]).unseal_seed("key 1", &sealed).unwrap(), [5; 32]);
        assert!(Sealer::new(&[1; 32]).unseal_seed("key 2", &sealed).is_err());
    }
}
