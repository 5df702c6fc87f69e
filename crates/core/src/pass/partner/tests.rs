//! Codes that count, and forged ones that do not.

use base64::Engine as _;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use proptest::prelude::*;
use ring::hmac;
use ring::signature::{Ed25519KeyPair, KeyPair as _};
use serde_json::{Map, Value, json};

use super::*;
use crate::Secret;

const SHARED: &str = "000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f";
const NOW: i64 = 1_800_000_000;

fn pair(seed: u8) -> Ed25519KeyPair {
    Ed25519KeyPair::from_seed_unchecked(&[seed; 32]).unwrap()
}

fn public(seed: u8) -> [u8; 32] {
    pair(seed).public_key().as_ref().try_into().unwrap()
}

fn key(verifier: PartnerVerifier) -> PartnerKey {
    PartnerKey { id: 7, audience: "sunny-mill".to_owned(), verifier }
}

fn shared() -> PartnerKey {
    key(PartnerVerifier::Shared(Secret::presented(SHARED)))
}

fn own() -> PartnerKey {
    key(PartnerVerifier::Public(public(1)))
}

fn encode(text: impl AsRef<[u8]>) -> String {
    URL_SAFE_NO_PAD.encode(text)
}

fn hs256(header: &str, claims: &str, secret: &[u8]) -> String {
    let signed = format!("{}.{}", encode(header), encode(claims));
    let tag = hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, secret), signed.as_bytes());
    format!("{signed}.{}", encode(tag))
}

fn eddsa(header: &str, claims: &str, seed: u8) -> String {
    let signed = format!("{}.{}", encode(header), encode(claims));
    format!("{signed}.{}", encode(pair(seed).sign(signed.as_bytes())))
}

const HS256: &str = r#"{"alg":"HS256","typ":"JWT","kid":"7"}"#;
const EDDSA: &str = r#"{"alg":"EdDSA","kid":"7"}"#;

fn claims(changes: Value) -> String {
    let mut claims = json!({
        "iss": "7", "aud": "sunny-mill", "jti": "a1", "iat": NOW, "nbf": NOW, "exp": NOW + 3_600, "group_id": 3, "name": "Ada",
    });
    for (name, value) in changes.as_object().unwrap() {
        claims.as_object_mut().unwrap().insert(name.clone(), value.clone());
    }
    claims.to_string()
}

fn user(changes: Value) -> String {
    let mut user: Map<String, Value> =
        serde_json::from_str(&claims(json!({"sub": "user:Ada@Example.com", "exp": NOW + 60}))).unwrap();
    user.remove("group_id");
    user.remove("name");
    user.extend(changes.as_object().unwrap().clone());
    Value::from(user).to_string()
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn verified(text: &str, key: &PartnerKey) -> Result<PartnerPass, PartnerPassError> {
    UnverifiedPartnerPass::parse(text)?.verify(key)
}

fn counts(text: &str, key: &PartnerKey, longest: i64, now: i64) -> Result<(), Code> {
    let pass = verified(text, key).map_err(PartnerPassError::code)?;
    assert_eq!(pass.counts(false, longest, at(now)), Err(Code::PartnerKeyDisabled));
    pass.counts(true, longest, at(now))
}

#[test]
fn both_kinds_count_with_both_algorithms() {
    for (text, key) in
        [(hs256(HS256, &claims(json!({})), SHARED.as_bytes()), shared()), (eddsa(EDDSA, &claims(json!({})), 1), own())]
    {
        let pass = verified(&text, &key).unwrap();
        assert_eq!(pass.whom, Whom::Group { group_id: 3, name: "Ada".to_owned() });
        assert_eq!((pass.key_id, pass.valid_from, pass.valid_until), (7, at(NOW), at(NOW + 3_600)));
        assert_eq!(counts(&format!("{text}\r\n"), &key, 3_600, NOW), Ok(()));
    }
    let text = eddsa(EDDSA, &user(json!({})), 1);
    assert_eq!(verified(&text, &own()).unwrap().whom, Whom::User { email: "ada@example.com".to_owned() });
    assert_eq!(counts(&text, &own(), 60, NOW), Ok(()));
}

#[test]
fn what_is_forged_does_not_count() {
    use PartnerPassError::{Algorithm, Foreign, Malformed, Signature};
    let good = claims(json!({}));
    let right = |changes: Value| hs256(HS256, &claims(changes), SHARED.as_bytes());
    let headed = |header: &str| hs256(header, &good, SHARED.as_bytes());
    let hs = hs256(HS256, &good, SHARED.as_bytes());
    let (head, _) = hs.rsplit_once('.').unwrap();
    let duplicate = good.replacen('{', r#"{"group_id":9,"#, 1);
    for (what, text, key, error) in [
        ("no signature", format!("{}.{}.", encode(r#"{"alg":"none","kid":"7"}"#), encode(&good)), shared(), Algorithm),
        ("none in capitals", format!("{}.{}.", encode(r#"{"alg":"None","kid":"7"}"#), encode(&good)), own(), Algorithm),
        ("stripped", format!("{head}."), shared(), Signature),
        ("the public key as a secret", hs256(HS256, &good, &public(1)), own(), Algorithm),
        ("its text as a secret", hs256(HS256, &good, encode(public(1)).as_bytes()), own(), Algorithm),
        ("the header of the other algorithm", hs256(EDDSA, &good, SHARED.as_bytes()), shared(), Algorithm),
        ("the same for an own key", hs256(EDDSA, &good, &public(1)), own(), Signature),
        ("another algorithm", headed(r#"{"alg":"HS512","kid":"7"}"#), shared(), Algorithm),
        ("another secret", hs256(HS256, &good, b"another"), shared(), Signature),
        ("another own key", eddsa(EDDSA, &good, 2), own(), Signature),
        ("another key's id", headed(r#"{"alg":"HS256","kid":"8"}"#), shared(), Algorithm),
        ("truncated", hs[..hs.len() - 3].to_owned(), shared(), Signature),
        ("truncated claims", format!("{}.{}", encode(HS256), encode(&good)), shared(), Malformed),
        ("a fourth part", format!("{hs}.{}", encode("x")), shared(), Malformed),
        ("padded", format!("{hs}="), shared(), Malformed),
        ("too long", format!("{hs}{}", "A".repeat(1_024)), shared(), Malformed),
        ("an unknown parameter", headed(r#"{"alg":"HS256","kid":"7","x":1}"#), shared(), Malformed),
        ("a critical parameter", headed(r#"{"alg":"HS256","kid":"7","crit":["exp"]}"#), shared(), Malformed),
        ("a key in the header", headed(r#"{"alg":"HS256","kid":"7","jwk":{}}"#), shared(), Malformed),
        ("two algorithms", headed(r#"{"alg":"HS256","alg":"none","kid":"7"}"#), shared(), Malformed),
        ("two keys", headed(r#"{"alg":"HS256","kid":"8","kid":"7"}"#), shared(), Malformed),
        ("another type", headed(r#"{"alg":"HS256","kid":"7","typ":"at+jwt"}"#), shared(), Malformed),
        ("no type", headed(r#"{"alg":"HS256","kid":"7","typ":null}"#), shared(), Malformed),
        ("a number as key", headed(r#"{"alg":"HS256","kid":7}"#), shared(), Malformed),
        ("an id with a zero", headed(r#"{"alg":"HS256","kid":"07"}"#), shared(), Malformed),
        ("a list as header", headed(r#"["HS256","7"]"#), shared(), Malformed),
        ("no key", headed(r#"{"alg":"HS256"}"#), shared(), Malformed),
        ("a list as claims", hs256(HS256, r#"["7","sunny-mill"]"#, SHARED.as_bytes()), shared(), Malformed),
        ("another issuer", right(json!({"iss": "8"})), shared(), Foreign),
        ("another organization", right(json!({"aud": "other"})), shared(), Foreign),
        ("several organizations", right(json!({"aud": ["sunny-mill", "other"]})), shared(), Malformed),
        ("an unknown claim", right(json!({"admin": true})), shared(), Malformed),
        ("a claim that stands twice", hs256(HS256, &duplicate, SHARED.as_bytes()), shared(), Malformed),
        ("both kinds", right(json!({"sub": "user:ada@example.com"})), shared(), Malformed),
        ("null", right(json!({"sub": null})), shared(), Malformed),
        ("another subject", hs256(HS256, &user(json!({"sub": "ada@example.com"})), SHARED.as_bytes()), shared(), Malformed),
        ("no address", hs256(HS256, &user(json!({"sub": "user:"})), SHARED.as_bytes()), shared(), Malformed),
        ("half a group", right(json!({"name": null})), shared(), Malformed),
        ("a name too long", right(json!({"name": "x".repeat(256)})), shared(), Malformed),
        ("no name", right(json!({"name": " "})), shared(), Malformed),
        ("a name of two lines", right(json!({"name": "a\nb"})), shared(), Malformed),
        ("no id", right(json!({"jti": ""})), shared(), Malformed),
        ("an id too long", right(json!({"jti": "x".repeat(65)})), shared(), Malformed),
        ("half a second", right(json!({"exp": 1_800_000_060.5})), shared(), Malformed),
        ("a time as text", right(json!({"exp": "1800000060"})), shared(), Malformed),
        ("a time before all", right(json!({"nbf": -1})), shared(), Malformed),
        ("a time beyond all", right(json!({"exp": i64::MAX})), shared(), Malformed),
        ("an end before its start", right(json!({"exp": NOW})), shared(), Malformed),
    ] {
        assert_eq!(verified(&text, &key), Err(error), "{what}");
    }
}

#[test]
fn a_code_opens_within_its_life_which_is_bounded() {
    let group = |changes: Value| hs256(HS256, &claims(changes), SHARED.as_bytes());
    let user = |changes: Value| hs256(HS256, &user(changes), SHARED.as_bytes());
    for (what, text, now, expected) in [
        ("its last second", group(json!({})), NOW + 3_599, Ok(())),
        ("over", group(json!({})), NOW + 3_600, Err(Code::LinkExpired)),
        ("a clock that is ahead", group(json!({})), NOW - 10, Ok(())),
        ("not yet made", group(json!({})), NOW - 11, Err(Code::LinkNotYetValid)),
        ("not yet valid", group(json!({"nbf": NOW + 60})), NOW, Err(Code::LinkNotYetValid)),
        ("later", group(json!({"nbf": NOW + 86_400, "exp": NOW + 90_000})), NOW + 86_400, Ok(())),
        ("a second too long", group(json!({"exp": NOW + 3_601})), NOW, Err(Code::PartnerNotAllowed)),
        ("a user's", user(json!({})), NOW + 59, Ok(())),
        ("a user's that is over", user(json!({})), NOW + 60, Err(Code::LinkExpired)),
        ("a user's that is too long", user(json!({"exp": NOW + 61})), NOW, Err(Code::PartnerNotAllowed)),
        ("a user's that was made before", user(json!({"nbf": NOW + 30, "exp": NOW + 90})), NOW + 30, Err(Code::PartnerNotAllowed)),
        ("a user's that held before", user(json!({"nbf": NOW - 30})), NOW, Err(Code::PartnerNotAllowed)),
    ] {
        assert_eq!(counts(&text, &shared(), 3_600, now), expected, "{what}");
    }
}

#[test]
fn a_public_key_is_read_in_each_of_its_forms() {
    let key = public(1);
    let der = [[0x30, 0x2a, 0x30, 0x05, 0x06, 0x03, 0x2b, 0x65, 0x70, 0x03, 0x21, 0x00].as_slice(), &key].concat();
    let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n-----END PUBLIC KEY-----\n", STANDARD.encode(der));
    let jwk = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(key), "use": "sig"}).to_string();
    for text in [pem.clone(), pem.replace('\n', "\r\n"), jwk, encode(key), format!(" {}= ", encode(key))] {
        assert_eq!(public_key(&text), Ok(key), "{text}");
    }
    let private = json!({"kty": "OKP", "crv": "Ed25519", "x": encode(key), "d": encode([1; 32])}).to_string();
    let mut small = [0xff; 32];
    (small[0], small[31]) = (0xec, 0x7f);
    for text in [
        private,
        pem.replace("PUBLIC", "PRIVATE"),
        json!({"kty": "EC", "crv": "P-256", "x": encode(key)}).to_string(),
        pem.replace("MCow", "MCox"),
        encode([1; 31]),
        encode([0; 32]),
        encode(small),
        String::new(),
        "{".to_owned(),
        "x".repeat(2_000),
    ] {
        assert!(public_key(&text).is_err(), "{text}");
    }
}

#[test]
fn nothing_prints_a_secret() {
    let text = hs256(HS256, &claims(json!({})), SHARED.as_bytes());
    let printed = format!("{:?} {:?}", shared(), UnverifiedPartnerPass::parse(&text).unwrap());
    assert!(!printed.contains(SHARED) && !printed.contains(&encode(HS256)), "{printed}");
}

proptest! {
    #[test]
    fn any_text_is_read_or_refused(text in "\\PC{0,200}|[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,80}\\.[A-Za-z0-9_-]{0,80}") {
        prop_assert!(verified(&text, &shared()).is_err());
    }

    #[test]
    fn a_code_that_is_changed_anywhere_does_not_count(at in 0_usize..200, to in "[A-Za-z0-9_.-]") {
        for (text, key) in [(hs256(HS256, &claims(json!({})), SHARED.as_bytes()), shared()), (eddsa(EDDSA, &user(json!({})), 1), own())] {
            let mut changed = text.clone();
            let at = at % text.len();
            changed.replace_range(at..=at, &to);
            if changed != text {
                prop_assert!(verified(&changed, &key).is_err(), "{}", changed);
            }
        }
    }

    #[test]
    fn what_a_partner_says_is_what_is_read(
        jti in "[ -~]{1,64}", name in "[a-zA-Z][ -~]{0,100}[a-z]", group in 1_i64.., nbf in 0_i64..200_000_000_000, life in 1_i64..1_000_000,
    ) {
        let said = claims(json!({"jti": jti, "name": name, "group_id": group, "iat": nbf, "nbf": nbf, "exp": nbf + life}));
        let pass = verified(&hs256(HS256, &said, SHARED.as_bytes()), &shared()).unwrap();
        prop_assert_eq!(&pass.whom, &Whom::Group { group_id: group, name });
        prop_assert_eq!((pass.valid_from, pass.valid_until), (at(nbf), at(nbf + life)));
        prop_assert!(pass.check(life, at(nbf)).is_ok() && pass.check(life - 1, at(nbf)).is_err());
    }
}
