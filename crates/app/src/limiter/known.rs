//! Who holds a credential, remembered for a while so that hardly a request looks it up.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::SecretDigest;

use crate::gatekeeper::Credential;

/// Credentials that are remembered; one more, and all are learned anew.
const MOST_KNOWN: usize = 100_000;
/// How long one is remembered. Whoever has one that was revoked can use up its holder's requests for so long and no longer.
const REMEMBERED: Duration = Duration::from_secs(60);

/// Whoever holds a credential.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// The user of a login: all logins of a user are one.
    User(i64),
    /// A group link.
    Link(i64),
    /// The guest of an access key.
    Guest(i64),
    /// The terminal of a tablet.
    Tablet(i64),
}

/// Holders by the digests of their credentials, and since when. A credential never changes hands, but nobody may hold it any more;
/// nothing is remembered of a credential that nobody holds, since it may be made at any moment.
#[derive(Default)]
pub(super) struct Known(Mutex<HashMap<SecretDigest, (Holder, Duration)>>);

impl Known {
    pub(super) fn get(&self, credential: Credential, now: Duration) -> Option<Holder> {
        let (holder, since) = self.lock().get(&credential.digest()).copied()?;
        if now.saturating_sub(since) >= REMEMBERED {
            return None;
        }
        let fits = match credential {
            Credential::Login(_) => matches!(holder, Holder::User(_)),
            Credential::Link(_) => matches!(holder, Holder::Link(_)),
            Credential::AccessKey(_) | Credential::AccessKeyCode(_) => matches!(holder, Holder::Guest(_)),
            Credential::Partner(_) | Credential::Foreign(_) => false,
        };
        fits.then_some(holder)
    }

    /// The holder of a tablet's token, however long ago it was learned: each request of a tablet looks its terminal up besides.
    pub(super) fn get_tablet(&self, token: SecretDigest) -> Option<Holder> {
        let (holder, _) = self.lock().get(&token).copied()?;
        matches!(holder, Holder::Tablet(_)).then_some(holder)
    }

    /// Who holds the credential or token with this digest.
    pub(super) fn learn(&self, digest: SecretDigest, holder: Holder, now: Duration) {
        let mut known = self.lock();
        if known.len() >= MOST_KNOWN {
            known.clear();
        }
        known.insert(digest, (holder, now));
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<SecretDigest, (Holder, Duration)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Duration = Duration::from_secs(1_000);

    fn digest(number: usize) -> SecretDigest {
        let mut bytes = [0; 32];
        bytes[..8].copy_from_slice(&number.to_le_bytes());
        SecretDigest(bytes)
    }

    #[test]
    fn a_secret_is_known_only_as_what_it_is() {
        let known = Known::default();
        known.learn(digest(1), Holder::User(7), NOW);
        known.learn(digest(2), Holder::Link(8), NOW);
        assert_eq!(known.get(Credential::Login(digest(1)), NOW), Some(Holder::User(7)));
        assert_eq!(known.get(Credential::Link(digest(2)), NOW), Some(Holder::Link(8)));
        known.learn(digest(4), Holder::Guest(9), NOW);
        assert_eq!(known.get(Credential::AccessKey(digest(4)), NOW), Some(Holder::Guest(9)));
        assert_eq!(known.get(Credential::Link(digest(4)), NOW), None);
        assert_eq!(known.get(Credential::AccessKey(digest(2)), NOW), None);
        assert_eq!(known.get(Credential::Link(digest(1)), NOW), None);
        assert_eq!(known.get(Credential::Login(digest(2)), NOW), None);
        assert_eq!(known.get(Credential::Login(digest(3)), NOW), None);
        known.learn(digest(5), Holder::Tablet(10), NOW);
        assert_eq!(known.get_tablet(digest(5)), Some(Holder::Tablet(10)));
        assert_eq!((known.get(Credential::Login(digest(5)), NOW), known.get_tablet(digest(1))), (None, None));
    }

    #[test]
    fn it_is_looked_up_again_after_a_while() {
        let known = Known::default();
        let credential = Credential::Link(digest(1));
        known.learn(credential.digest(), Holder::Link(8), NOW);
        assert_eq!(known.get(credential, NOW + REMEMBERED - Duration::from_nanos(1)), Some(Holder::Link(8)));
        assert_eq!(known.get(credential, NOW + REMEMBERED), None);
        known.learn(credential.digest(), Holder::Link(8), NOW + REMEMBERED);
        assert_eq!(known.get(credential, NOW + REMEMBERED), Some(Holder::Link(8)));
    }

    #[test]
    fn it_does_not_grow_beyond_its_bound() {
        let known = Known::default();
        for number in 0..3 * MOST_KNOWN {
            known.learn(digest(number), Holder::Link(1), NOW);
            assert!(known.lock().len() <= MOST_KNOWN);
        }
        assert_eq!(known.get(Credential::Link(digest(3 * MOST_KNOWN - 1)), NOW), Some(Holder::Link(1)));
    }
}
