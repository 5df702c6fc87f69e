//! Secrets that are shown once, and the digests that are kept of them.

use std::fmt;

use sha2::{Digest as _, Sha256};

/// Random bytes in a group link's secret: 128 bits.
pub const LINK_SECRET_BYTES: usize = 16;

/// A secret in clear: the credential of a link or a login. It prints as `Secret(…)`, never as itself.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Lower-case hexadecimal of random bytes: survives every mail client, address bar and shell unquoted.
    #[must_use]
    pub fn from_random(bytes: &[u8]) -> Self {
        Self(hex::encode(bytes))
    }

    /// A secret as a caller presented it.
    #[must_use]
    pub fn presented(text: &str) -> Self {
        Self(text.trim().to_owned())
    }

    /// The secret in clear, for the one answer or message that carries it.
    #[must_use]
    pub fn reveal(&self) -> &str {
        &self.0
    }

    /// What is stored and looked up.
    #[must_use]
    pub fn digest(&self) -> SecretDigest {
        SecretDigest(Sha256::digest(self.0.as_bytes()).into())
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(…)")
    }
}

/// SHA-256 of a secret. The secret has at least 128 random bits, so no salt or stretching is needed.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct SecretDigest(pub [u8; 32]);

impl fmt::Debug for SecretDigest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretDigest(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_secret_never_prints_itself() {
        let secret = Secret::from_random(&[0xab; 16]);
        assert_eq!(secret.reveal(), "ab".repeat(16));
        assert!(!format!("{secret:?} {:?}", secret.digest()).contains("ab"));
    }

    #[test]
    fn the_digest_is_sha_256_of_the_text() {
        let digest = Secret::presented(" abc ").digest();
        assert_eq!(hex::encode(digest.0), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    }
}
