//! Who holds a credential, remembered so that no request looks it up twice.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use doorward_core::SecretDigest;

use crate::gatekeeper::Credential;

/// Credentials that are remembered; one more, and all are learned anew.
const MOST_KNOWN: usize = 100_000;

/// Whoever holds a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// The user of a login: all logins of a user are one.
    User(i64),
    /// A group link.
    Link(i64),
}

/// Holders by the digests of their credentials. A credential never changes hands, so that what is remembered stays true;
/// nothing is remembered of a credential that nobody holds, since it may be made at any moment.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<SecretDigest, Holder>>);

impl Known {
    pub(super) fn get(&self, credential: Credential) -> Option<Holder> {
        let (Credential::Login(digest) | Credential::Link(digest)) = credential;
        let holder = self.lock().get(&digest).copied()?;
        match (credential, holder) {
            (Credential::Login(_), Holder::User(_)) | (Credential::Link(_), Holder::Link(_)) => Some(holder),
            (Credential::Login(_), Holder::Link(_)) | (Credential::Link(_), Holder::User(_)) => None,
        }
    }

    pub(super) fn learn(&self, credential: Credential, holder: Holder) {
        let (Credential::Login(digest) | Credential::Link(digest)) = credential;
        let mut known = self.lock();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(digest, holder);
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SecretDigest, Holder>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn digest(number: usize) -> SecretDigest {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        SecretDigest(bytes)
    }

    #[test]
    fn a_secret_is_known_only_as_what_it_is() {
        let known = Known::default();
        known.learn(Credential::Login(digest(1)), Holder::User(7));
        known.learn(Credential::Link(digest(2)), Holder::Link(8));
        assert_eq!(known.get(Credential::Login(digest(1))), Some(Holder::User(7)));
        assert_eq!(known.get(Credential::Link(digest(2))), Some(Holder::Link(8)));
        assert_eq!(known.get(Credential::Link(digest(1))), None);
        assert_eq!(known.get(Credential::Login(digest(2))), None);
        assert_eq!(known.get(Credential::Login(digest(3))), None);
    }

    #[test]
    fn it_does_not_grow_beyond_its_bound() {
        let known = Known::default();
        for number in 0..3 * MOST_KNOWN {
            known.learn(Credential::Link(digest(number)), Holder::Link(1));
            assert!(known.lock().len() <= MOST_KNOWN);
        }
        assert_eq!(known.get(Credential::Link(digest(3 * MOST_KNOWN - 1))), Some(Holder::Link(1)));
    }
}
