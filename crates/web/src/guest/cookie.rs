//! The cookie that stands for a link's secret or an access key once the page is open, so that the secret leaves the address bar, the history
//! and every log.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use doorward_app::guest::GuestView;
use doorward_core::Secret;

use super::links::home;

pub use crate::cookie::secret;

const NAME: &str = "doorward_link";
const DAY: Duration = Duration::from_secs(24 * 60 * 60);
/// Browsers keep no cookie longer (RFC 6265bis, section 5.5).
const LONGEST: Duration = Duration::from_secs(400 * 24 * 60 * 60);

/// The secret that the browser holds for this page.
pub fn read(headers: &HeaderMap) -> Option<Secret> {
    crate::cookie::read(headers, NAME)
}

/// The `Set-Cookie` value that holds the secret for this page alone.
///
/// It outlives what it stands for by a day, so that a page that is still open can say that it has expired.
pub fn write(view: &GuestView, secret: &Secret, secure: bool) -> Option<HeaderValue> {
    let life = view.valid_until.map_or(LONGEST, |until| until.since(view.now).saturating_add(DAY)).min(LONGEST).as_secs();
    let secure = if secure { "; Secure" } else { "" };
    let (value, home) = (secret.reveal(), home(view.of));
    let mut header =
        HeaderValue::try_from(format!("{NAME}={value}; Path={home}; Max-Age={life}; HttpOnly; SameSite=Lax{secure}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}
