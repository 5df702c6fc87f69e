//! The cookie that stands for a link's secret once the page is open, so that the secret leaves the address bar, the history
//! and every log.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue, header};
use doorward_app::guest::GuestView;
use doorward_core::Secret;

const NAME: &str = "doorward_link";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Browsers keep no cookie longer (RFC 6265bis, section 5.5).
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);
/// Longer than any secret that was ever made.
const SECRET_LENGTH: usize = 128;

/// A secret as it stands in an address or a cookie; `None` if no link can have it.
pub fn secret(text: &str) -> Option<Secret> {
    let fits = !text.is_empty() && text.len() <= SECRET_LENGTH;
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (fits && plain).then(|| Secret::presented(text))
}

/// The secret that the browser holds for this page.
pub fn read(headers: &HeaderMap) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| if name == NAME { secret(value) } else { None })
}

/// The `Set-Cookie` value that holds the secret for this link's page alone.
///
/// It outlives the link by a day, so that a page that is still open can say that the link has expired.
pub fn write(view: &GuestView, secret: &Secret, secure: bool) -> Option<HeaderValue> {
    let life = view.valid_until.map_or(LONGEST, |until| until.since(view.now).saturating_add(DAY)).min(LONGEST).as_secs();
    let secure = if secure { "; Secure" } else { "" };
    let (value, link_id) = (secret.reveal(), view.link_id);
    let mut header = HeaderValue::try_from(format!(
        "{NAME}={value}; Path=/grouplinks/at/{link_id}; Max-Age={life}; HttpOnly; SameSite=Lax{secure}"
    ))
    .ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_can_be_a_secret_is_looked_up() {
        assert!(secret("0123abcDEF_-").is_some());
        for text in ["", "a b", "a;Path=/", "../x", "ä", &"a".repeat(129)] {
            assert!(secret(text).is_none(), "{text}");
        }
    }

    #[test]
    fn the_secret_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, HeaderValue::from_static("a=b; xdoorward_link=no; doorward_link=abc123; c"));
        assert_eq!(read(&headers), Some(Secret::presented("abc123")));
        assert_eq!(read(&HeaderMap::new()), None);
    }
}
