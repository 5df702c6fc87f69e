//! What a scanned text is. The first rule that matches decides.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::Value;
use url::Url;

use super::{MOST_SCANNED_BYTES, PREFIX, PassError, Subject, UnverifiedPass};
use crate::Secret;
use crate::secret::LINK_SECRET_BYTES;

/// What a scanner has read.
#[derive(Debug, Clone)]
pub enum Scanned {
    /// A group link's address, or its bare secret: the server alone decides.
    Online(Secret),
    /// The address of a guest's access key: the server alone decides.
    AccessKey(Secret),
    /// A group link's signed pass.
    Offline(UnverifiedPass),
    /// A pass that a member's phone has signed.
    Badge(UnverifiedPass),
    /// A compact JWT (RFC 7519) of an integration partner.
    Partner(Secret),
    /// Anything else.
    Foreign(Secret),
}

/// Tells what a text is. `public_url` is the server's own address, without a slash at its end.
///
/// An address of a link or an access key counts whatever its scheme, port, query and fragment are: the secret in it is nobody else's
/// business.
///
/// # Errors
/// It is too long to be looked at, or begins as a signed pass does and is none.
pub fn scanned(text: &str, public_url: &str) -> Result<Scanned, PassError> {
    if text.len() > MOST_SCANNED_BYTES {
        return Err(PassError::TextTooLong);
    }
    // Scanners may end a text with a line break.
    let text = text.trim();
    if is_secret(text) {
        return Ok(Scanned::Online(Secret::presented(text)));
    }
    if let Some(addressed) = addressed(text, public_url) {
        return Ok(addressed);
    }
    if text.starts_with(PREFIX) {
        let pass = UnverifiedPass::parse(text)?;
        return Ok(match pass.claimed().subject {
            Subject::GroupLink(_) => Scanned::Offline(pass),
            Subject::Login(_) => Scanned::Badge(pass),
        });
    }
    let text_alone = Secret::presented(text);
    Ok(if is_jwt(text) { Scanned::Partner(text_alone) } else { Scanned::Foreign(text_alone) })
}

fn is_secret(text: &str) -> bool {
    let hexadecimal = |byte: u8| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte);
    text.len() == LINK_SECRET_BYTES * 2 && text.bytes().all(hexadecimal)
}

/// The link or access key whose address it is.
fn addressed(text: &str, public_url: &str) -> Option<Scanned> {
    let own = Url::parse(public_url).ok()?;
    let scanned = Url::parse(text).ok()?;
    let web = matches!(scanned.scheme(), "http" | "https");
    if !web || scanned.host_str().is_none() || scanned.host_str() != own.host_str() {
        return None;
    }
    let below = scanned.path().strip_prefix(own.path().trim_end_matches('/'))?;
    let behind = |prefix: &str| Some(Secret::presented(below.strip_prefix(prefix)?.split('/').next()?));
    let link = behind("/grouplinks/").map(Scanned::Online);
    link.or_else(|| behind("/accesskeys/").map(Scanned::AccessKey))
}

/// Three parts of unpadded Base64, of which the first is a JSON object that names an algorithm. What signs it is looked at elsewhere.
fn is_jwt(text: &str) -> bool {
    let parts: Vec<&str> = text.split('.').collect();
    let [header, claims, signature] = parts.as_slice() else { return false };
    let decoded = |part: &str| URL_SAFE_NO_PAD.decode(part).ok();
    let Some(header) = decoded(header) else { return false };
    let names_algorithm =
        serde_json::from_slice::<Value>(&header).is_ok_and(|header| header.get("alg").is_some_and(Value::is_string));
    names_algorithm && decoded(claims).is_some_and(|claims| !claims.is_empty()) && decoded(signature).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::pass::{Claims, PassKey};

    const SECRET: &str = "0123456789abcdef0123456789abcdef";
    const HOME: &str = "https://doors.example.com";

    fn kind(text: &str) -> String {
        kind_at(text, HOME)
    }

    fn kind_at(text: &str, home: &str) -> String {
        match scanned(text, home) {
            Ok(Scanned::Online(secret)) => format!("online {}", secret.reveal()),
            Ok(Scanned::AccessKey(secret)) => format!("key {}", secret.reveal()),
            Ok(Scanned::Offline(_)) => "offline".to_owned(),
            Ok(Scanned::Badge(_)) => "badge".to_owned(),
            Ok(Scanned::Partner(_)) => "partner".to_owned(),
            Ok(Scanned::Foreign(_)) => "foreign".to_owned(),
            Err(error) => format!("{error:?}"),
        }
    }

    fn pass(subject: Subject) -> String {
        let second = |second: i64| Timestamp::from_micros(second * 1_000_000);
        let claims = Claims {
            organization_id: 1,
            subject,
            valid_from: None,
            valid_until: Some(second(1_800_000_030)),
            issued_at: second(1_800_000_000),
            id: [1; 8],
            group_id: matches!(subject, Subject::GroupLink(_)).then_some(3),
            limit: None,
        };
        PassKey::from_seed(&[1; 32]).unwrap().sign(&claims).unwrap().reveal().to_owned()
    }

    #[test]
    fn a_link_is_known_by_its_address_and_by_its_bare_secret() {
        let online = format!("online {SECRET}");
        for text in [
            SECRET.to_owned(),
            format!("{SECRET}\r\n"),
            format!("{HOME}/grouplinks/{SECRET}"),
            format!("HTTPS://DOORS.EXAMPLE.COM/grouplinks/{SECRET}\n"),
            format!("https://doors.example.com:8443/grouplinks/{SECRET}?from=mail#x"),
            format!("http://doors.example.com/grouplinks/{SECRET}/"),
        ] {
            assert_eq!(kind(&text), online, "{text}");
        }
        assert_eq!(kind_at(&format!("http://[::1]:8080/at/grouplinks/{SECRET}"), "http://[::1]:8080/at"), online);
    }

    #[test]
    fn an_access_key_is_known_by_its_address() {
        let key = format!("key {SECRET}");
        assert_eq!(kind(&format!("{HOME}/accesskeys/{SECRET}")), key);
        assert_eq!(kind_at(&format!("http://[::1]:8080/at/accesskeys/{SECRET}/"), "http://[::1]:8080/at"), key);
    }

    #[test]
    fn what_is_like_a_link_and_is_none_is_foreign() {
        for text in [
            format!("https://elsewhere.example.com/accesskeys/{SECRET}"),
            format!("https://elsewhere.example.com/grouplinks/{SECRET}"),
            format!("https://doors.example.com@elsewhere.example.com/grouplinks/{SECRET}"),
            format!("https://doors.example.com.evil.example/grouplinks/{SECRET}"),
            format!("{HOME}/other/{SECRET}"),
            format!("ftp://doors.example.com/grouplinks/{SECRET}"),
            SECRET.to_uppercase(),
            format!("{SECRET}0"),
            String::new(),
            "' OR 1=1 --".to_owned(),
        ] {
            assert_eq!(kind(&text), "foreign", "{text}");
        }
    }

    #[test]
    fn signed_passes_are_told_apart_by_whose_they_are() {
        assert_eq!(kind(&pass(Subject::GroupLink(2))), "offline");
        assert_eq!(kind(&format!("{}\r\n", pass(Subject::Login(2)))), "badge");
        assert_eq!(kind("DW1:"), "Malformed");
        assert_eq!(kind("DW1:lower"), "Base45");
    }

    #[test]
    fn a_jwt_is_a_partners_whoever_signed_it() {
        let jwt = |header: &str| format!("{}.{}.{}", URL_SAFE_NO_PAD.encode(header), URL_SAFE_NO_PAD.encode("{}"), "c2ln");
        assert_eq!(kind(&jwt(r#"{"alg":"HS256","kid":"7"}"#)), "partner");
        assert_eq!(kind(&jwt(r#"{"alg":"none"}"#)), "partner");
        for text in [jwt("{}"), jwt(r#"["alg"]"#), "a.b.c".to_owned(), format!("{}.x", jwt(r#"{"alg":"HS256"}"#))] {
            assert_eq!(kind(&text), "foreign", "{text}");
        }
    }

    #[test]
    fn what_is_too_long_is_not_looked_at() {
        assert_eq!(kind(&"x".repeat(MOST_SCANNED_BYTES)), "foreign");
        assert_eq!(kind(&"x".repeat(MOST_SCANNED_BYTES + 1)), "TextTooLong");
        assert_eq!(kind(&format!("{PREFIX}{}", "0".repeat(MOST_SCANNED_BYTES - 3))), "TextTooLong");
        assert_eq!(kind(&format!("{PREFIX}{}", "0".repeat(220))), "PassTooLong");
    }
}
