//! Secrets of links and logins, told from their ids alone: a million need not be kept.

use doorward_core::Secret;
use hyper::header::HeaderValue;

use crate::{Result, said};

/// Secrets of one run.
#[derive(Clone, Copy)]
pub struct Secrets {
    seed: u64,
}

impl Secrets {
    /// Other ones than those of any other run.
    pub fn of_this_run() -> Self {
        Self { seed: fastrand::u64(..) }
    }

    /// A link's: 128 bits, as the program makes them.
    pub fn link(self, id: i64) -> Secret {
        Secret::from_random(&self.random(b'k', id).u128(..).to_be_bytes())
    }

    /// A login's: 256 bits.
    pub fn login(self, id: i64) -> Secret {
        let mut random = self.random(b'l', id);
        Secret::from_random(&[random.u128(..), random.u128(..)].map(u128::to_be_bytes).concat())
    }

    /// The header that presents a link.
    ///
    /// # Errors
    /// Never: a secret is of hexadecimal digits.
    pub fn link_header(self, id: i64) -> Result<HeaderValue> {
        HeaderValue::try_from(format!("KISI-GROUP-LINK {}", self.link(id).reveal())).map_err(said("a secret"))
    }

    /// The header that presents a login.
    ///
    /// # Errors
    /// As of [`Self::link_header`].
    pub fn login_header(self, id: i64) -> Result<HeaderValue> {
        HeaderValue::try_from(format!("KISI-LOGIN {}", self.login(id).reveal())).map_err(said("a secret"))
    }

    /// The first number of a generator is thrown away to seed another one, which neighbours do not share.
    fn random(self, kind: u8, id: i64) -> fastrand::Rng {
        let seed = self.seed.wrapping_add(u64::from(kind) << 56).wrapping_add(id.unsigned_abs());
        let mut first = fastrand::Rng::with_seed(seed);
        fastrand::Rng::with_seed(first.u64(..))
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn neighbours_have_different_secrets_of_the_programs_length() {
        let secrets = Secrets::of_this_run();
        let all: HashSet<_> = (1..=1_000).flat_map(|id| [secrets.link(id), secrets.login(id)]).map(|s| s.digest()).collect();
        assert_eq!(all.len(), 2_000);
        assert_eq!((secrets.link(1).reveal().len(), secrets.login(1).reveal().len()), (32, 64));
        assert_eq!(secrets.link(7), secrets.link(7));
    }
}
