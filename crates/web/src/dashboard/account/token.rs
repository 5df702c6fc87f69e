//! The cookie that holds a token for the one page that it is for.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use doorward_core::Secret;

use crate::cookie;

const NAME: &str = "doorward_token";
/// Long enough to choose a password; whoever took longer opens the mail again.
const LIFE: Duration = Duration::from_secs(60 * 60);

/// The token that this browser holds.
pub fn read(headers: &HeaderMap) -> Option<Secret> {
    cookie::read(headers, NAME)
}

/// The `Set-Cookie` value that holds a token for a page. It must come along when a mail led there from elsewhere.
pub fn write(page: &str, token: &Secret, secure: bool) -> Option<HeaderValue> {
    set_cookie(page, token.reveal(), LIFE, secure)
}

/// The `Set-Cookie` value that makes the browser forget.
pub fn clear(page: &str, secure: bool) -> Option<HeaderValue> {
    set_cookie(page, "", Duration::ZERO, secure)
}

fn set_cookie(page: &str, value: &str, life: Duration, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let life = life.as_secs();
    let mut header =
        HeaderValue::try_from(format!("{NAME}={value}; Path={page}; Max-Age={life}; HttpOnly; SameSite=Lax{secure}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}
