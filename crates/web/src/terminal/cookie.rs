//! The cookie that holds a tablet's token.

use axum::http::{HeaderMap, HeaderValue};
use doorward_core::Secret;

const NAME: &str = "doorward_terminal";
/// Browsers keep no cookie longer (RFC 6265bis, section 5.5). It is set anew while the page is open.
const LIFE_SECONDS: u64 = 400 * 24 * 60 * 60;

/// The token that the browser holds.
pub fn read(headers: &HeaderMap) -> Option<Secret> {
    crate::cookie::read(headers, NAME)
}

/// The `Set-Cookie` value that holds the token for this page alone.
pub fn write(token: &Secret, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let value = token.reveal();
    let cookie = format!("{NAME}={value}; Path=/terminal; Max-Age={LIFE_SECONDS}; HttpOnly; SameSite=Strict{secure}");
    let mut header = HeaderValue::try_from(cookie).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_for_the_page_alone_and_out_of_reach_of_scripts_and_other_sites() {
        let cookie = write(&Secret::presented("abc"), true).unwrap();
        assert_eq!(cookie, "doorward_terminal=abc; Path=/terminal; Max-Age=34560000; HttpOnly; SameSite=Strict; Secure");
        assert!(cookie.is_sensitive());
        assert!(!write(&Secret::presented("abc"), false).unwrap().to_str().unwrap().contains("Secure"));
    }
}
