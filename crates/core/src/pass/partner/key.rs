use std::fmt;

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use ring::hmac;
use ring::signature::{ED25519, UnparsedPublicKey};
use serde::{Deserialize, Serialize};

use crate::Secret;

/// How a partner key signs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC with SHA-256 and a secret that is shared with the partner.
    Hs256,
    /// Ed25519 with the partner's own key.
    EdDsa,
}

impl Algorithm {
    /// As a JWT's header names it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Hs256 => "HS256",
            Self::EdDsa => "EdDSA",
        }
    }

    /// The one of this name.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        [Self::Hs256, Self::EdDsa].into_iter().find(|algorithm| algorithm.as_str() == text)
    }
}

/// What checks a partner's signatures. Written down, it tells its secret: only a door's agent is told it so.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PartnerVerifier {
    /// The secret that is shared with the partner; the bytes of its text are the key.
    Shared(#[serde(with = "revealed")] Secret),
    /// The partner's Ed25519 public key.
    Public(#[serde(with = "crate::bundle::hexadecimal")] [u8; 32]),
}

mod revealed {
    use serde::{Deserialize as _, Deserializer, Serializer};

    use crate::Secret;

    pub(super) fn serialize<S: Serializer>(secret: &Secret, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(secret.reveal())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Secret, D::Error> {
        String::deserialize(deserializer).map(|text| Secret::presented(&text))
    }
}

impl fmt::Debug for PartnerVerifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PartnerVerifier({})", self.algorithm().as_str())
    }
}

impl PartnerVerifier {
    /// The one algorithm that counts for it.
    #[must_use]
    pub const fn algorithm(&self) -> Algorithm {
        match self {
            Self::Shared(_) => Algorithm::Hs256,
            Self::Public(_) => Algorithm::EdDsa,
        }
    }

    /// Whether it has signed this; in constant time.
    pub(super) fn has_signed(&self, signed: &[u8], signature: &[u8]) -> bool {
        match self {
            Self::Shared(secret) => {
                let key = hmac::Key::new(hmac::HMAC_SHA256, secret.reveal().as_bytes());
                hmac::verify(&key, signed, signature).is_ok()
            }
            Self::Public(key) => UnparsedPublicKey::new(&ED25519, key).verify(signed, signature).is_ok(),
        }
    }
}

/// A partner key, as far as it says whose codes count.
#[derive(Debug, Clone)]
pub struct PartnerKey {
    /// Its id.
    pub id: i64,
    /// The domain of its organization.
    pub audience: String,
    /// What checks its signatures.
    pub verifier: PartnerVerifier,
}

/// What comes before the 32 bytes of an Ed25519 key in a `SubjectPublicKeyInfo` (RFC 8410).
const SPKI: [u8; 12] = [0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00];
/// Longest text of a public key, in bytes.
const MOST_BYTES: usize = 1_000;
const FORM: &str = "must be an Ed25519 public key: PEM, a JWK, or its 32 bytes in base64url";
const PRIVATE: &str = "must be the public key: keep the private key to yourself, and make a new one if you have sent it to anyone";

#[derive(Deserialize)]
struct Jwk {
    kty: String,
    crv: String,
    x: String,
    d: Option<serde::de::IgnoredAny>,
}

/// Reads an Ed25519 public key: PEM (`-----BEGIN PUBLIC KEY-----`), a JWK (RFC 8037), or its bytes in base64url.
///
/// # Errors
/// What is wrong with it.
pub fn public_key(text: &str) -> Result<[u8; 32], &'static str> {
    let text = text.trim();
    if text.len() > MOST_BYTES {
        return Err(FORM);
    }
    if text.starts_with("-----BEGIN") {
        return from_pem(text);
    }
    let bytes = if text.starts_with('{') {
        let jwk: Jwk = serde_json::from_str(text).map_err(|_| FORM)?;
        if jwk.d.is_some() {
            return Err(PRIVATE);
        }
        if jwk.kty != "OKP" || jwk.crv != "Ed25519" {
            return Err(FORM);
        }
        URL_SAFE_NO_PAD.decode(jwk.x)
    } else {
        URL_SAFE_NO_PAD.decode(text.trim_end_matches('='))
    };
    usable(bytes.ok().as_deref())
}

fn from_pem(text: &str) -> Result<[u8; 32], &'static str> {
    if text.contains("PRIVATE KEY") {
        return Err(PRIVATE);
    }
    let body = text.strip_prefix("-----BEGIN PUBLIC KEY-----").and_then(|rest| rest.strip_suffix("-----END PUBLIC KEY-----"));
    let body: String = body.ok_or(FORM)?.split_whitespace().collect();
    let der = STANDARD.decode(body).map_err(|_| FORM)?;
    usable(der.strip_prefix(&SPKI))
}

/// Keys of a small order have signed everything: there are 8 such points, and these are their encodings, the last bit aside.
fn usable(bytes: Option<&[u8]>) -> Result<[u8; 32], &'static str> {
    let key: [u8; 32] = bytes.ok_or(FORM)?.try_into().map_err(|_| FORM)?;
    let mut point = key;
    if let Some(last) = point.last_mut() {
        *last &= 0x7f;
    }
    if SMALL_ORDER.contains(&hex::encode(point).as_str()) { Err(FORM) } else { Ok(key) }
}

const SMALL_ORDER: [&str; 7] = [
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
];
