//! Digest sign-in with SHA-256 (RFC 7616), and the challenges that devices accepted answers to.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};

use digest_auth::{AlgorithmType, AuthContext, WwwAuthenticateHeader};
use doorward_egress::{HeaderMap, header};

/// Most devices whose challenge is kept.
const CAPACITY: usize = 4_096;

/// A device's challenge, and how often it was answered.
#[derive(Debug)]
pub struct Challenge(WwwAuthenticateHeader);

impl Challenge {
    /// The first challenge of a 401 answer that asks for SHA-256. Weaker sign-ins are not answered: MD5 would hand a
    /// password to whoever impersonates the device.
    pub fn read(headers: &HeaderMap) -> Option<Self> {
        headers.get_all(header::WWW_AUTHENTICATE).iter().find_map(|value| {
            let (scheme, parameters) = value.to_str().ok()?.trim_start().split_once(' ')?;
            let challenge = digest_auth::parse(parameters).ok()?;
            let strong = match challenge.algorithm.algo {
                AlgorithmType::SHA2_256 | AlgorithmType::SHA2_512_256 => true,
                AlgorithmType::MD5 => false,
            };
            (scheme.eq_ignore_ascii_case("digest") && strong).then_some(Self(challenge))
        })
    }

    /// Whether the device says that the answer was right but for its age.
    pub const fn is_stale(&self) -> bool {
        self.0.stale
    }

    /// The `Authorization` for one POST. Counts up, as devices check.
    pub fn answer(&mut self, user: &str, password: &str, path: &str, body: &str) -> Option<String> {
        let context = AuthContext::new_post(user, password, path, Some(body.as_bytes()));
        self.0.respond(&context).ok().map(|authorization| authorization.to_string())
    }
}

/// Challenges whose answer was accepted, by device address. Used again they save a round trip, and devices hand out only so
/// many nonces. Whoever uses one takes it, so that no count is used twice.
#[derive(Debug, Default)]
pub struct Challenges(Mutex<HashMap<String, Challenge>>);

impl Challenges {
    pub fn take(&self, address: &str) -> Option<Challenge> {
        self.locked().remove(address)
    }

    pub fn keep(&self, address: &str, challenge: Challenge) {
        let mut challenges = self.locked();
        if challenges.len() < CAPACITY {
            challenges.insert(address.to_owned(), challenge);
        }
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<String, Challenge>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(values: &[&'static str]) -> HeaderMap {
        values.iter().map(|value| (header::WWW_AUTHENTICATE, value.parse().unwrap())).collect()
    }

    #[test]
    fn the_answer_is_that_of_rfc_7616() {
        let mut challenge = Challenge::read(&headers(&[concat!(
            r#"Digest realm="http-auth@example.org", qop="auth, auth-int", algorithm=SHA-256, "#,
            r#"nonce="7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", opaque="FQhe/qaU925kfnzjCev0ciny7QMkPqMAFRtzCUYo5tdS""#
        )]))
        .unwrap();
        challenge.0.qop = Some(vec![digest_auth::Qop::AUTH]);
        let mut context = AuthContext::new("Mufasa", "Circle of Life", "/dir/index.html");
        context.set_custom_cnonce("f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ");
        let answer = challenge.0.respond(&context).unwrap();
        assert_eq!(answer.response, "753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1");
    }

    #[test]
    fn weak_foreign_and_broken_challenges_are_passed_over() {
        for values in [
            &[][..],
            &[r#"Basic realm="door""#],
            &[r#"Digest realm="door", nonce="1", algorithm=MD5, qop="auth""#],
            &[r#"Digest realm="door", nonce="1", qop="auth""#],
            &[r#"Digest nonce="1", algorithm=SHA-256"#],
            &[r#"Digest realm="door, algorithm=SHA-256"#],
            &["Digest"],
        ] {
            assert!(Challenge::read(&headers(values)).is_none(), "{values:?}");
        }
        let several = [r#"Digest realm="d", nonce="1", algorithm=MD5"#, r#"digest realm="d", nonce="a==", algorithm="SHA-256""#];
        assert_eq!(Challenge::read(&headers(&several)).unwrap().0.nonce, "a==");
    }
}
