//! Texts that lie sealed: XChaCha20-Poly1305 (draft-irtf-cfrg-xchacha-03, RFC 8439), each with a nonce of its own before it.

use std::fmt;

use chacha20poly1305::aead::{Aead as _, Payload};
use chacha20poly1305::{KeyInit as _, XChaCha20Poly1305, XNonce};

/// Bytes of a nonce, random for each text.
pub const NONCE_BYTES: usize = 24;

/// Seals and unseals with one key.
pub struct Cipher(XChaCha20Poly1305);

impl Cipher {
    /// With this key.
    #[must_use]
    pub fn new(key: &[u8; 32]) -> Self {
        Self(XChaCha20Poly1305::new(key.into()))
    }

    /// Seals a text for a context; only the same context unseals it. `None` if the text is longer than the cipher takes (256 GiB).
    #[must_use]
    pub fn seal(&self, nonce: [u8; NONCE_BYTES], context: &[u8], text: &str) -> Option<Vec<u8>> {
        let sealed = self.0.encrypt(&XNonce::from(nonce), Payload { msg: text.as_bytes(), aad: context }).ok()?;
        Some([nonce.as_slice(), &sealed].concat())
    }

    /// What was sealed for this context. `None` if another key or context sealed it, or it was changed.
    #[must_use]
    pub fn unseal(&self, context: &[u8], sealed: &[u8]) -> Option<String> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let text = self.0.decrypt(&XNonce::from(*nonce), Payload { msg: sealed, aad: context }).ok()?;
        String::from_utf8(text).ok()
    }
}

impl fmt::Debug for Cipher {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Cipher(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_same_key_and_context_unseal_what_was_not_changed() {
        let sealed = Cipher::new(&[1; 32]).seal([0; NONCE_BYTES], b"link 1", "secret").unwrap();
        assert!(!sealed.windows(6).any(|window| window == b"secret"));
        assert_eq!(Cipher::new(&[1; 32]).unseal(b"link 1", &sealed).as_deref(), Some("secret"));
        assert_eq!(Cipher::new(&[2; 32]).unseal(b"link 1", &sealed), None);
        assert_eq!(Cipher::new(&[1; 32]).unseal(b"link 2", &sealed), None);
        assert_eq!(Cipher::new(&[1; 32]).unseal(b"link 1", b"short"), None);
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            assert_eq!(Cipher::new(&[1; 32]).unseal(b"link 1", &changed), None, "{at}");
        }
    }
}
