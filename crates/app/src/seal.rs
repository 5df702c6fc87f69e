//! Sealing what must be kept for a while but not read from a copy of the database: link secrets in the outbox.

use chacha20poly1305::aead::{Aead, Payload};
use chacha20poly1305::{KeyInit, XChaCha20Poly1305, XNonce};
use hmac::{Hmac, Mac as _};
use sha2::{Digest as _, Sha256};

use doorward_core::Secret;

use crate::{Entropy, Error};

const NONCE_BYTES: usize = 24;
const KEY_ID_BYTES: usize = 8;

/// XChaCha20-Poly1305 with a key that is kept outside the database.
pub struct Sealer {
    cipher: XChaCha20Poly1305,
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
        Self { cipher: XChaCha20Poly1305::new(key.into()), key_id, marking }
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
        let payload = Payload { msg: text.as_bytes(), aad: context.as_bytes() };
        let sealed =
            self.cipher.encrypt(&XNonce::from(nonce), payload).map_err(|_| Error::Internal("sealing failed".to_owned()))?;
        Ok([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for this context.
    ///
    /// # Errors
    /// Another key or context sealed it, or it was changed.
    pub(crate) fn unseal(&self, context: &str, sealed: &[u8]) -> Result<String, Error> {
        let broken = || Error::Internal("a sealed secret cannot be opened with this server's key".to_owned());
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>().ok_or_else(broken)?;
        let text =
            self.cipher.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context.as_bytes() }).map_err(|_| broken())?;
        String::from_utf8(text).map_err(|_| broken())
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
    fn only_the_same_key_and_context_unseal() {
        let sealed = Sealer::new(&[1; 32]).seal(&Zeros, "link 1", "secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(Sealer::new(&[1; 32]).unseal("link 1", &sealed).unwrap(), "secret");
        assert!(Sealer::new(&[2; 32]).unseal("link 1", &sealed).is_err());
        assert!(Sealer::new(&[1; 32]).unseal("link 2", &sealed).is_err());
        assert!(Sealer::new(&[1; 32]).unseal("link 1", b"short").is_err());
    }
}
