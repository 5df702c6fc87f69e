use std::fmt;

use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use sha2::{Digest as _, Sha256};

use super::{Claims, PassError, envelope};
use crate::Secret;

/// How a pass names its key: the first 8 bytes of the SHA-256 of the public key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct KeyId(pub [u8; 8]);

impl KeyId {
    fn of(public_key: &[u8]) -> Self {
        let mut id = [0; 8];
        id.iter_mut().zip(Sha256::digest(public_key)).for_each(|(to, from)| *to = from);
        Self(id)
    }
}

impl fmt::Display for KeyId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

/// A key that signs passes (Ed25519, RFC 8032).
pub struct PassKey {
    pair: Ed25519KeyPair,
    public: [u8; 32],
}

impl PassKey {
    /// The key of 32 random bytes.
    ///
    /// # Errors
    /// Never with this many.
    pub fn from_seed(seed: &[u8; 32]) -> Result<Self, PassError> {
        let pair = Ed25519KeyPair::from_seed_unchecked(seed).map_err(|_| PassError::Key)?;
        let public = pair.public_key().as_ref().try_into().map_err(|_| PassError::Key)?;
        Ok(Self { pair, public })
    }

    /// Its public half.
    #[must_use]
    pub const fn public_key(&self) -> [u8; 32] {
        self.public
    }

    /// How passes name it.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public)
    }

    /// The text of the pass that says this. Whoever holds it may open what it says.
    ///
    /// # Errors
    /// Claims that a pass cannot make, or ids so large that the text is longer than a pass may be.
    pub fn sign(&self, claims: &Claims) -> Result<Secret, PassError> {
        claims.check()?;
        envelope::seal(&claims.encode()?, self.id(), |signed| self.pair.sign(signed).as_ref().to_vec())
    }
}

impl fmt::Debug for PassKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PassKey({})", self.id())
    }
}

/// A public key whose signatures count, for passes of one organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TrustedKey {
    /// The organization.
    pub organization_id: i64,
    /// The Ed25519 public key.
    pub public_key: [u8; 32],
}

impl TrustedKey {
    /// How passes name it.
    #[must_use]
    pub fn id(&self) -> KeyId {
        KeyId::of(&self.public_key)
    }

    pub(super) fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        UnparsedPublicKey::new(&ED25519, self.public_key).verify(signed, signature).is_ok()
    }
}
