//! Secrets that a browser holds in a cookie.

use axum::http::{HeaderMap, header};
use doorward_core::Secret;

/// Longer than any secret that was ever made.
const SECRET_LENGTH: usize = 128;

/// A secret as it stands in an address or a cookie; `None` if none can look like this.
pub fn secret(text: &str) -> Option<Secret> {
    let fits = !text.is_empty() && text.len() <= SECRET_LENGTH;
    let plain = text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_');
    (fits && plain).then(|| Secret::presented(text))
}

/// The secret that the browser sent in the cookie of this name.
pub fn read(headers: &HeaderMap, cookie: &str) -> Option<Secret> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(name, value)| if name == cookie { secret(value) } else { None })
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderValue;

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
        assert_eq!(read(&headers, "doorward_link"), Some(Secret::presented("abc123")));
        assert_eq!(read(&headers, "doorward_session"), None);
        assert_eq!(read(&HeaderMap::new(), "doorward_link"), None);
    }
}
