//! COSE_Sign1 (RFC 9052, section 4.2) without its tag: the text says what it is.

use std::fmt;

use minicbor::Encoder;

use super::cbor::{Reader, once};
use super::{Claims, KeyId, PassError, TrustedKey, text};
use crate::{Secret, SecretDigest};

const ALG: i64 = 1;
const CRIT: i64 = 2;
const KID: i64 = 4;
/// `EdDSA` in the registry of COSE algorithms.
const EDDSA: i64 = -8;

const SIGNATURE_BYTES: usize = 64;

/// A pass that has been read, and whose signature has not been looked at: what it says may be made up.
#[derive(Clone)]
pub struct UnverifiedPass {
    key_id: KeyId,
    claims: Claims,
    text: Secret,
    signed: Vec<u8>,
    signature: Vec<u8>,
}

impl UnverifiedPass {
    /// Reads the text of a pass.
    ///
    /// # Errors
    /// It is none, or not written in the one way to write it.
    pub fn parse(pass: &str) -> Result<Self, PassError> {
        let bytes = text::decode(pass)?;
        let mut reader = Reader::new(&bytes);
        if reader.array()? != 4 {
            return Err(PassError::Malformed);
        }
        let protected = reader.bytes()?;
        if reader.map()? != 0 {
            return Err(PassError::UnknownHeader);
        }
        let payload = reader.bytes()?;
        let signature = reader.bytes()?;
        reader.end()?;
        if signature.len() != SIGNATURE_BYTES {
            return Err(PassError::Malformed);
        }
        let key_id = key_id(protected)?;
        let claims = Claims::decode(payload)?;
        // What was read is what is written: no number was longer than it needs to be, no key in another place.
        if claims.encode()? != payload || header(key_id)? != protected || envelope(protected, payload, signature)? != bytes {
            return Err(PassError::NotCanonical);
        }
        Ok(Self {
            key_id,
            claims,
            text: Secret::presented(pass),
            signed: to_be_signed(protected, payload)?,
            signature: signature.to_vec(),
        })
    }

    /// The key that it names.
    #[must_use]
    pub const fn key_id(&self) -> KeyId {
        self.key_id
    }

    /// What it claims to be: good for telling kinds apart and for finding keys, and for nothing else.
    #[must_use]
    pub const fn claimed(&self) -> &Claims {
        &self.claims
    }

    /// That of its text. It has one text, so this tells it from every other pass.
    #[must_use]
    pub fn digest(&self) -> SecretDigest {
        self.text.digest()
    }

    /// What it says, if one of the trusted keys has signed it. Its time is not looked at: [`Claims::hold_at`] does.
    ///
    /// # Errors
    /// No trusted key has its key's id, none of those that have it has signed, or the one that has is another organization's.
    pub fn verify(&self, trusted: &[TrustedKey]) -> Result<Claims, PassError> {
        let mut named = trusted.iter().filter(|key| key.id() == self.key_id).peekable();
        named.peek().ok_or(PassError::UnknownKey)?;
        let mut refusal = PassError::Signature;
        for key in named.filter(|key| key.has_signed(&self.signed, &self.signature)) {
            if key.organization_id == self.claims.organization_id {
                return Ok(self.claims);
            }
            refusal = PassError::Issuer;
        }
        Err(refusal)
    }
}

impl fmt::Debug for UnverifiedPass {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("UnverifiedPass(…)")
    }
}

/// The text of a pass with these claims.
pub(super) fn seal(payload: &[u8], key_id: KeyId, sign: impl FnOnce(&[u8]) -> Vec<u8>) -> Result<Secret, PassError> {
    let protected = header(key_id)?;
    let signature = sign(&to_be_signed(&protected, payload)?);
    text::encode(&envelope(&protected, payload, &signature)?)
}

type Written = Result<(), minicbor::encode::Error<std::convert::Infallible>>;

fn written(write: impl FnOnce(&mut Encoder<Vec<u8>>) -> Written) -> Result<Vec<u8>, PassError> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder).map_err(|_| PassError::Malformed)?;
    Ok(encoder.into_writer())
}

fn header(key_id: KeyId) -> Result<Vec<u8>, PassError> {
    written(|encoder| encoder.map(2)?.i64(ALG)?.i64(EDDSA)?.i64(KID)?.bytes(&key_id.0)?.ok())
}

fn envelope(protected: &[u8], payload: &[u8], signature: &[u8]) -> Result<Vec<u8>, PassError> {
    written(|encoder| encoder.array(4)?.bytes(protected)?.map(0)?.bytes(payload)?.bytes(signature)?.ok())
}

/// `Sig_structure` (RFC 9052, section 4.4), with nothing added from outside.
fn to_be_signed(protected: &[u8], payload: &[u8]) -> Result<Vec<u8>, PassError> {
    written(|encoder| encoder.array(4)?.str("Signature1")?.bytes(protected)?.bytes(&[])?.bytes(payload)?.ok())
}

/// The key that the protected header names.
fn key_id(protected: &[u8]) -> Result<KeyId, PassError> {
    let (mut algorithm, mut id) = (None, None);
    if protected.is_empty() {
        return Err(PassError::Algorithm);
    }
    let mut reader = Reader::new(protected);
    for _ in 0..reader.map()? {
        match reader.key(PassError::UnknownHeader)? {
            ALG => once(&mut algorithm, reader.number().map_err(|_| PassError::Algorithm)?)?,
            KID => once(&mut id, reader.bytes()?)?,
            CRIT => return Err(PassError::CriticalHeader),
            _ => return Err(PassError::UnknownHeader),
        }
    }
    reader.end()?;
    if algorithm != Some(EDDSA) {
        return Err(PassError::Algorithm);
    }
    Ok(KeyId(id.ok_or(PassError::NoKeyId)?.try_into().map_err(|_| PassError::NoKeyId)?))
}
