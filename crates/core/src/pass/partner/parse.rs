use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use sha2::{Digest as _, Sha256};

use super::{Algorithm, MOST_ID_CHARACTERS, PartnerKey, PartnerPass, PartnerPassError, Whom};
use crate::pass::MOST_SCANNED_BYTES;
use crate::{Secret, SecretDigest, Timestamp, validate};

/// What a code for a user begins its `sub` with.
const USER: &str = "user:";
/// The last second of the year 9999: what is later is a mistake.
const LAST_SECOND: i64 = 253_402_300_799;

/// A text that has the form of a partner's code. Nothing of what it says counts yet.
#[derive(Debug, Clone)]
pub struct UnverifiedPartnerPass {
    key_id: i64,
    algorithm: Algorithm,
    signed: Secret,
    signature: Vec<u8>,
}

/// A parameter that is not known is refused, one that stands twice too.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Header {
    alg: String,
    kid: String,
    #[serde(default, deserialize_with = "present")]
    typ: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Claims {
    iss: String,
    aud: String,
    jti: String,
    iat: i64,
    nbf: i64,
    exp: i64,
    #[serde(default, deserialize_with = "present")]
    sub: Option<String>,
    #[serde(default, deserialize_with = "present")]
    group_id: Option<i64>,
    #[serde(default, deserialize_with = "present")]
    name: Option<String>,
}

/// What is there is not `null`.
fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

impl UnverifiedPartnerPass {
    /// Reads the form of a text.
    ///
    /// # Errors
    /// It has another one.
    pub fn parse(text: &str) -> Result<Self, PartnerPassError> {
        let text = text.trim();
        if text.len() > MOST_SCANNED_BYTES {
            return Err(PartnerPassError::Malformed);
        }
        let (signed, signature) = text.rsplit_once('.').ok_or(PartnerPassError::Malformed)?;
        let (header, claims) = signed.split_once('.').ok_or(PartnerPassError::Malformed)?;
        if claims.is_empty() || claims.contains('.') {
            return Err(PartnerPassError::Malformed);
        }
        let header: Header = object(header)?;
        if header.typ.is_some_and(|kind| kind != "JWT") {
            return Err(PartnerPassError::Malformed);
        }
        Ok(Self {
            key_id: id(&header.kid).ok_or(PartnerPassError::Malformed)?,
            algorithm: Algorithm::parse(&header.alg).ok_or(PartnerPassError::Algorithm)?,
            signed: Secret::presented(signed),
            signature: URL_SAFE_NO_PAD.decode(signature).map_err(|_| PartnerPassError::Malformed)?,
        })
    }

    /// The partner key that it names.
    #[must_use]
    pub const fn key_id(&self) -> i64 {
        self.key_id
    }

    /// What it says, if this key has signed it for its own organization.
    ///
    /// # Errors
    /// Why it does not count.
    pub fn verify(&self, key: &PartnerKey) -> Result<PartnerPass, PartnerPassError> {
        if self.key_id != key.id || self.algorithm != key.verifier.algorithm() {
            return Err(PartnerPassError::Algorithm);
        }
        let signed = self.signed.reveal();
        if !key.verifier.has_signed(signed.as_bytes(), &self.signature) {
            return Err(PartnerPassError::Signature);
        }
        let (_, claims) = signed.split_once('.').ok_or(PartnerPassError::Malformed)?;
        let claims: Claims = object(claims)?;
        if id(&claims.iss) != Some(key.id) || claims.aud != key.audience {
            return Err(PartnerPassError::Foreign);
        }
        pass(key.id, claims).ok_or(PartnerPassError::Malformed)
    }
}

/// A JSON object, in unpadded base64url of which there is one way to write it.
fn object<T: DeserializeOwned>(part: &str) -> Result<T, PartnerPassError> {
    let bytes = URL_SAFE_NO_PAD.decode(part).map_err(|_| PartnerPassError::Malformed)?;
    // A list would be taken for the fields in their order.
    if !bytes.trim_ascii_start().starts_with(b"{") {
        return Err(PartnerPassError::Malformed);
    }
    serde_json::from_slice(&bytes).map_err(|_| PartnerPassError::Malformed)
}

/// A row's id, in the one way to write it.
fn id(text: &str) -> Option<i64> {
    text.parse::<i64>().ok().filter(|id| *id > 0 && id.to_string() == text)
}

fn pass(key_id: i64, claims: Claims) -> Option<PartnerPass> {
    let characters = claims.jti.chars().count();
    if !(1..=MOST_ID_CHARACTERS).contains(&characters) || claims.jti.chars().any(char::is_control) {
        return None;
    }
    let whom = match (claims.sub, claims.group_id, claims.name) {
        (Some(sub), None, None) => {
            let email = validate::email(sub.strip_prefix(USER)?.to_owned()).ok()?;
            Whom::User { email: validate::email_key(&email) }
        }
        (None, Some(group_id), Some(name)) if group_id > 0 => Whom::Group { group_id, name: validate::name(name).ok()? },
        _ => return None,
    };
    let [issued_at, valid_from, valid_until] = [moment(claims.iat)?, moment(claims.nbf)?, moment(claims.exp)?];
    if valid_until <= valid_from || valid_until <= issued_at {
        return None;
    }
    Some(PartnerPass {
        key_id,
        id: SecretDigest(Sha256::digest(claims.jti.as_bytes()).into()),
        issued_at,
        valid_from,
        valid_until,
        whom,
    })
}

fn moment(seconds: i64) -> Option<Timestamp> {
    (0..=LAST_SECOND).contains(&seconds).then(|| Timestamp::from_micros(seconds * 1_000_000))
}
