//! Signatures: `X-Signature`, which Kisi's receivers check, and those of Standard Webhooks.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, KeyInit as _, Mac as _};
use sha2::Sha256;

use crate::Error;

/// How keys begin whose rest is base64 (Standard Webhooks).
pub(super) const PREFIX: &str = "whsec_";

/// The bytes that a key signs with by Standard Webhooks: its text, or what is base64 in it. `None` if that is not base64.
pub(super) fn bytes(key: &str) -> Option<Vec<u8>> {
    match key.strip_prefix(PREFIX) {
        Some(encoded) => STANDARD.decode(encoded).ok().filter(|bytes| !bytes.is_empty()),
        None => Some(key.as_bytes().to_vec()),
    }
}

/// The value of `X-Signature`: the hexadecimal HMAC-SHA256 of the body under the key's text (contract section 4.4).
pub(super) fn of_body(key: &str, body: &[u8]) -> Result<String, Error> {
    Ok(format!("sha256={}", hex::encode(mac(key.as_bytes(), &[body])?)))
}

/// The value of `webhook-signature`: for each key, the HMAC-SHA256 of id, time and body, separated by dots.
pub(crate) fn of_message(keys: &[&str], id: &str, timestamp: &str, body: &[u8]) -> Result<String, Error> {
    let sign = |key: &&str| {
        let key = bytes(key).ok_or_else(|| Error::Internal("a signature key is not base64".to_owned()))?;
        let mac = mac(&key, &[id.as_bytes(), b".", timestamp.as_bytes(), b".", body])?;
        Ok(format!("v1,{}", STANDARD.encode(mac)))
    };
    Ok(keys.iter().map(sign).collect::<Result<Vec<String>, Error>>()?.join(" "))
}

fn mac(key: &[u8], parts: &[&[u8]]) -> Result<Vec<u8>, Error> {
    let mut mac =
        Hmac::<Sha256>::new_from_slice(key).map_err(|_| Error::Internal("a signature key has no usable length".to_owned()))?;
    for part in parts {
        mac.update(part);
    }
    Ok(mac.finalize().into_bytes().to_vec())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_body_is_signed_as_rfc_4231_says() {
        assert_eq!(
            of_body("Jefe", b"what do ya want for nothing?").unwrap(),
            "sha256=5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843"
        );
    }

    #[test]
    fn the_message_is_signed_as_the_published_example_of_standard_webhooks() {
        let signed = of_message(
            &["whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"],
            "msg_p5jXN8AQM9LWM0D4loKWxJek",
            "1614265330",
            br#"{"test": 2432232314}"#,
        );
        assert_eq!(signed.unwrap(), "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    }

    #[test]
    fn each_key_signs_in_its_order() {
        let both = of_message(&["new", "old"], "id", "1", b"{}").unwrap();
        let one = |key| of_message(&[key], "id", "1", b"{}").unwrap();
        assert_eq!(both, format!("{} {}", one("new"), one("old")));
    }
}
