//! How many requests a second a credential, or an address without one, may make (contract section 1.6). Signing in is
//! limited by address.

use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU32;
use std::sync::Arc;

use axum::extract::{ConnectInfo, Request, State};
use axum::http::HeaderValue;
use axum::http::header::RETRY_AFTER;
use axum::middleware::Next;
use axum::response::Response;
use doorward_core::{Code, SecretDigest};
use governor::clock::{Clock, DefaultClock};
use governor::{DefaultKeyedRateLimiter, Quota, RateLimiter};

use crate::credentials::Presented;
use crate::error::refusal;

/// Where passwords are tried: limited by address, whatever credential comes along.
const SIGN_IN: [&str; 2] = ["/logins", "/users/sign_in"];
/// Buckets kept before idle ones are cleared.
const MOST_BUCKETS: usize = 100_000;

#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Key {
    Credential(SecretDigest),
    Address(Option<IpAddr>),
}

/// The buckets.
pub(crate) struct Limiter {
    buckets: DefaultKeyedRateLimiter<Key>,
    clock: DefaultClock,
}

impl Limiter {
    /// `None` if there is no limit.
    pub(crate) fn new(per_second: u32) -> Option<Self> {
        let quota = Quota::per_second(NonZeroU32::new(per_second)?);
        Some(Self { buckets: RateLimiter::keyed(quota), clock: DefaultClock::default() })
    }

    /// Whole seconds to wait, if there is nothing left for now.
    fn check(&self, key: &Key) -> Result<(), u64> {
        if self.buckets.len() > MOST_BUCKETS {
            self.buckets.retain_recent();
        }
        self.buckets.check_key(key).map_err(|refused| refused.wait_time_from(self.clock.now()).as_secs() + 1)
    }
}

pub(crate) async fn limit(State(limiter): State<Arc<Limiter>>, request: Request, next: Next) -> Response {
    // A credential made up anew for each guess must not give each guess a bucket of its own.
    let signs_in = SIGN_IN.contains(&request.uri().path());
    let key = match Presented::from_headers(request.headers()) {
        Presented::Login(secret) | Presented::GroupLink(secret) if !signs_in => Key::Credential(secret.digest()),
        Presented::Login(_) | Presented::GroupLink(_) | Presented::Nothing => {
            Key::Address(request.extensions().get::<ConnectInfo<SocketAddr>>().map(|ConnectInfo(address)| address.ip()))
        }
    };
    match limiter.check(&key) {
        Ok(()) => next.run(request).await,
        Err(seconds) => {
            let mut response = refusal(Code::TooManyRequests);
            response.headers_mut().insert(RETRY_AFTER, HeaderValue::from(seconds));
            response
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_key_does_not_use_up_what_another_has() {
        let limiter = Limiter::new(2).unwrap();
        let (one, two) = (Key::Address(None), Key::Credential(SecretDigest([1; 32])));
        assert_eq!([limiter.check(&one), limiter.check(&one), limiter.check(&two)], [Ok(()); 3]);
        assert_eq!(limiter.check(&one), Err(1));
    }

    #[test]
    fn zero_is_no_limit() {
        assert!(Limiter::new(0).is_none());
    }
}
