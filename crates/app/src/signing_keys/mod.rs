//! The keys that sign an organization's passes. Each is made when it is first needed; public halves are told to whoever manages the
//! organization, private halves never leave this server.

mod list;
mod making;
mod rotate;
mod trusted;

pub use list::list;
pub use rotate::rotate;

pub(crate) use making::that_signs;
pub(crate) use trusted::{trusted, trusted_of};

use doorward_core::pass::TrustedKey;
use doorward_core::{Timestamp, pass::KeyId};
use doorward_store::entity::signing_key;
use doorward_store::signing_keys::LastPass;

use crate::Error;
use crate::record::Object;

/// A key with what belongs to its answer. Nothing of its private half.
#[derive(Debug, Clone)]
pub struct SigningKeyDetail {
    /// Row id.
    pub id: i64,
    /// How passes name it.
    pub key_id: KeyId,
    /// The Ed25519 public key.
    pub public_key: [u8; 32],
    /// When it was made.
    pub created_at: Timestamp,
    /// When it stopped signing, if it did.
    pub retired_at: Option<Timestamp>,
    /// How long passes of it count.
    pub trust: Trust,
}

/// How long passes that a key has signed count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Trust {
    /// As long as it signs, or a link carries a pass of it that has no end.
    WithoutEnd,
    /// Until then: the end of the last pass of it that a link carries, or when it was retired if there is none.
    Until(Timestamp),
}

impl SigningKeyDetail {
    fn new(row: &signing_key::Model, last: Option<LastPass>) -> Result<Self, Error> {
        let trust = match (row.retired_at, last) {
            (None, _) | (Some(_), Some(LastPass::WithoutEnd)) => Trust::WithoutEnd,
            (Some(retired), Some(LastPass::Ends(end))) => Trust::Until(end.max(retired).at()),
            (Some(retired), None) => Trust::Until(retired.at()),
        };
        let key = trusted_key(row)?;
        Ok(Self {
            id: row.id,
            key_id: key.id(),
            public_key: key.public_key,
            created_at: row.created_at.at(),
            retired_at: row.retired_at.map(Into::into),
            trust,
        })
    }

    /// Whether passes of it count at this moment.
    #[must_use]
    pub fn is_trusted(&self, now: Timestamp) -> bool {
        match self.trust {
            Trust::WithoutEnd => true,
            Trust::Until(end) => now < end,
        }
    }
}

fn trusted_key(row: &signing_key::Model) -> Result<TrustedKey, Error> {
    let public_key = row.public_key.as_slice().try_into();
    let public_key =
        public_key.map_err(|_| Error::Internal(format!("the public half of signing key {} is not 32 bytes", row.id)))?;
    Ok(TrustedKey { organization_id: row.organization_id, public_key })
}

fn object<'a>(row: &signing_key::Model, name: &'a str) -> Object<'a> {
    Object { id: row.id, name: Some(name), place_id: None }
}
