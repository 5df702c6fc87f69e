//! Passes of any shape, signed all the same.

use doorward_core::Timestamp;
use doorward_core::pass::{Claims, PassError, PassKey, Subject, TrustedKey, UnverifiedPass};
use minicbor::Encoder;
use ring::signature::Ed25519KeyPair;

pub const SEED: [u8; 32] = [7; 32];
pub const ORGANIZATION: i64 = 7;

pub fn second(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

pub fn key() -> PassKey {
    PassKey::from_seed(&SEED).unwrap()
}

pub fn trusted(key: &PassKey) -> TrustedKey {
    TrustedKey { organization_id: ORGANIZATION, public_key: key.public_key() }
}

pub fn claims() -> Claims {
    Claims {
        organization_id: ORGANIZATION,
        subject: Subject::GroupLink(4_711),
        valid_from: Some(second(1_800_000_000)),
        valid_until: Some(second(1_800_007_200)),
        issued_at: second(1_799_990_000),
        id: [0xa1, 0xb2, 0xc3, 0xd4, 0xe5, 0xf6, 0x07, 0x18],
        group_id: Some(42),
        limit: None,
    }
}

pub fn verified(text: &str, keys: &[TrustedKey]) -> Result<Claims, PassError> {
    UnverifiedPass::parse(text)?.verify(keys)
}

/// CBOR, piece by piece.
pub fn cbor(write: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    let mut encoder = Encoder::new(Vec::new());
    write(&mut encoder);
    encoder.into_writer()
}

/// The header of a pass.
pub fn header() -> Vec<u8> {
    let id = key().id();
    cbor(|e| {
        e.map(2).unwrap().i64(1).unwrap().i64(-8).unwrap().i64(4).unwrap().bytes(&id.0).unwrap();
    })
}

/// The claims of [`claims`], written without the code under test.
pub fn payload() -> Vec<u8> {
    pairs(7, |e| {
        for (key, value) in [(4, 1_800_007_200), (5, 1_800_000_000), (6, 1_799_990_000)] {
            e.i64(key).unwrap().i64(value).unwrap();
        }
        e.i64(7).unwrap().bytes(&claims().id).unwrap().i64(-65_537).unwrap().i64(42).unwrap();
    })
}

/// A map of so many claims, of which the first two are there.
pub fn pairs(number: u64, rest: impl FnOnce(&mut Encoder<Vec<u8>>)) -> Vec<u8> {
    cbor(|e| {
        e.map(number).unwrap().i64(1).unwrap().str("7").unwrap().i64(2).unwrap().str("gl:4711").unwrap();
        rest(e);
    })
}

/// What the key of this test signs of them.
pub fn signature(protected: &[u8], payload: &[u8]) -> Vec<u8> {
    let signed = cbor(|e| {
        e.array(4).unwrap().str("Signature1").unwrap().bytes(protected).unwrap().bytes(&[]).unwrap().bytes(payload).unwrap();
    });
    Ed25519KeyPair::from_seed_unchecked(&SEED).unwrap().sign(&signed).as_ref().to_vec()
}

/// The text of bytes.
pub fn text(bytes: &[u8]) -> String {
    format!("DW1:{}", base45::encode(bytes))
}

/// A pass of any header and payload, rightly signed.
pub fn signed(protected: &[u8], payload: &[u8]) -> String {
    text(&cbor(|e| {
        let signature = signature(protected, payload);
        e.array(4).unwrap().bytes(protected).unwrap().map(0).unwrap().bytes(payload).unwrap().bytes(&signature).unwrap();
    }))
}
