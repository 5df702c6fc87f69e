//! How often anyone may ask (contract sections 1.6 and 6). Knows digests, ids and addresses; faces tell it which.
//!
//! Whoever shows a credential that somebody holds is counted by the user, the link or the guest behind it, and nobody else's requests
//! disturb them. Requests without a credential are counted by address. A credential that nobody holds is a guess, and
//! guesses have a stricter limit by address; so has signing in, which is limited by account as well. Each process counts
//! for itself, in memory.

mod admit;
mod buckets;
mod known;
mod origin;

pub use admit::{admit, admit_tablet};
pub use origin::Client;

use std::collections::hash_map::RandomState;
use std::hash::BuildHasher;
use std::time::Duration;

use self::buckets::{Buckets, Rate};
use self::known::{Holder, Known};
use self::origin::Origin;
use crate::Error;

/// Credentials that nobody holds, by address.
const GUESSES: Rate = Rate { burst: 10, every: Duration::from_secs(6) };
/// Signing in by password, by address.
const SIGN_INS: Rate = Rate { burst: 5, every: Duration::from_secs(2) };
/// Signing in by password, by account: also slows whoever guesses from many addresses.
const ACCOUNT: Rate = Rate { burst: 10, every: Duration::from_secs(6) };
/// Mails that whoever knows an address can have sent to it, by address: nobody's letter box is to be filled.
const MAILS: Rate = Rate { burst: 3, every: Duration::from_secs(300) };

/// Files that a user announces to upload (contract section 1.6). As many at once as a form has pictures.
const UPLOADS: Rate = Rate { burst: 3, every: Duration::from_secs(10) };
/// Sets of events that a user makes (contract section 1.6); two at once, since clocks and networks are not that exact.
const EVENT_SETS: Rate = Rate { burst: 2, every: Duration::from_secs(1) };

/// Messages that a user has sent as a test: as many at once as there are ways to send them, and one more.
const TEST_MESSAGES: Rate = Rate { burst: 3, every: Duration::from_secs(60) };

/// How much time has passed since some moment: never goes back, whatever becomes of the clock on the wall.
pub type Elapsed = Box<dyn Fn() -> Duration + Send + Sync>;

/// The buckets that requests take from.
pub struct Limiter {
    elapsed: Elapsed,
    known: Known,
    holders: Buckets<Holder>,
    addresses: Buckets<Origin>,
    guesses: Buckets<Origin>,
    sign_ins: Buckets<Origin>,
    /// By a hash of the account's name, which whoever asks may choose at will.
    accounts: Buckets<u64>,
    /// By a hash of the mail address.
    mails: Buckets<u64>,
    /// By user.
    uploads: Buckets<i64>,
    /// By user.
    event_sets: Buckets<i64>,
    /// By user.
    test_messages: Buckets<i64>,
    hasher: RandomState,
}

impl Limiter {
    /// So many requests a second for each user, link, guest and address; `None` for 0, which is no limit of any kind.
    #[must_use]
    pub fn new(per_second: u32, elapsed: Elapsed) -> Option<Self> {
        let every = Duration::from_secs(1).checked_div(per_second)?;
        let general = Rate { burst: per_second, every };
        Some(Self {
            elapsed,
            known: Known::default(),
            holders: Buckets::new(general),
            addresses: Buckets::new(general),
            guesses: Buckets::new(GUESSES),
            sign_ins: Buckets::new(SIGN_INS),
            accounts: Buckets::new(ACCOUNT),
            mails: Buckets::new(MAILS),
            uploads: Buckets::new(UPLOADS),
            event_sets: Buckets::new(EVENT_SETS),
            test_messages: Buckets::new(TEST_MESSAGES),
            hasher: RandomState::new(),
        })
    }

    /// Takes one guess from whoever guesses, be it right or wrong.
    pub(crate) fn guess(&self, client: Option<Client>) -> Result<(), Error> {
        self.guesses.take(Origin::from(client), (self.elapsed)()).map_err(wait)
    }

    /// Puts a guess back that was none.
    pub(crate) fn guessed_right(&self, client: Option<Client>) {
        self.guesses.put_back(&Origin::from(client));
    }

    /// Takes one mail that somebody asks for to an address, whether anybody has it or not.
    pub(crate) fn mail(&self, email_key: &str) -> Result<(), Error> {
        self.mails.take(self.hasher.hash_one(email_key), (self.elapsed)()).map_err(wait)
    }

    /// Takes one try to sign in from whoever tries.
    pub(crate) fn sign_in(&self, client: Option<Client>) -> Result<(), Error> {
        self.sign_ins.take(Origin::from(client), (self.elapsed)()).map_err(wait)
    }

    /// Takes one try to sign in to an account, there or not.
    pub(crate) fn account(&self, domain: &str, email_key: &str) -> Result<(), Error> {
        self.accounts.take(self.hasher.hash_one((domain, email_key)), (self.elapsed)()).map_err(wait)
    }

    /// Takes one try at what a user who is signed in has to know besides.
    pub(crate) fn user(&self, user_id: i64) -> Result<(), Error> {
        self.accounts.take(self.hasher.hash_one(user_id), (self.elapsed)()).map_err(wait)
    }

    /// Takes one file that a user announces.
    pub(crate) fn upload(&self, user_id: i64) -> Result<(), Error> {
        self.uploads.take(user_id, (self.elapsed)()).map_err(wait)
    }

    /// Takes one set of events that a user makes.
    pub(crate) fn event_set(&self, user_id: i64) -> Result<(), Error> {
        self.event_sets.take(user_id, (self.elapsed)()).map_err(wait)
    }

    /// Takes one message that a user has sent as a test.
    pub(crate) fn test_message(&self, user_id: i64) -> Result<(), Error> {
        self.test_messages.take(user_id, (self.elapsed)()).map_err(wait)
    }
}

/// Whole seconds, after which there is something left.
fn wait(time: Duration) -> Error {
    Error::Wait { seconds: time.as_secs() + u64::from(time.subsec_nanos() > 0) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn zero_is_no_limit() {
        assert!(Limiter::new(0, Box::new(|| Duration::ZERO)).is_none());
    }

    #[test]
    fn accounts_of_one_name_in_two_organizations_are_two() {
        let limiter = Limiter::new(5, Box::new(|| Duration::ZERO)).unwrap();
        for _ in 0..ACCOUNT.burst {
            limiter.account("sunny-mill", "owner@example.com").unwrap();
        }
        assert!(matches!(limiter.account("sunny-mill", "owner@example.com"), Err(Error::Wait { seconds: 6 })));
        limiter.account("sunny", "-millowner@example.com").unwrap();
        limiter.account("harbour", "owner@example.com").unwrap();
    }

    #[test]
    fn an_address_gets_few_mails_whoever_asks_for_them() {
        let limiter = Limiter::new(5, Box::new(|| Duration::ZERO)).unwrap();
        for _ in 0..MAILS.burst {
            limiter.mail("owner@example.com").unwrap();
        }
        assert!(matches!(limiter.mail("owner@example.com"), Err(Error::Wait { seconds: 300 })));
        limiter.mail("guest@example.com").unwrap();
    }

    #[test]
    fn a_wait_is_rounded_up_to_whole_seconds() {
        for (millis, expected) in [(1, 1), (200, 1), (1_000, 1), (1_001, 2)] {
            assert!(matches!(wait(Duration::from_millis(millis)), Error::Wait { seconds } if seconds == expected), "{millis}");
        }
    }
}
