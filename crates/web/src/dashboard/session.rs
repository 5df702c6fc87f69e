//! The cookie that holds a login's secret for the dashboard.

use std::time::Duration;

use axum::http::{HeaderMap, HeaderValue};
use doorward_app::{App, Caller, Error, authenticate};
use doorward_core::{Code, Secret};

use crate::cookie;

const NAME: &str = "doorward_session";
const LIFE: Duration = Duration::from_secs(14 * 24 * 60 * 60);

/// Whoever is signed in with this browser; `None` for nobody, or if the login is gone or has expired.
pub async fn caller(app: &App, headers: &HeaderMap) -> Result<Option<Caller>, Error> {
    let Some(secret) = read(headers) else { return Ok(None) };
    match authenticate::login(app, &secret).await {
        Ok(caller) => Ok(Some(caller)),
        Err(Error::Refused(Code::Unauthenticated)) => Ok(None),
        Err(error) => Err(error),
    }
}

/// The secret that this browser holds.
pub fn read(headers: &HeaderMap) -> Option<Secret> {
    cookie::read(headers, NAME)
}

/// The `Set-Cookie` value that signs this browser in.
pub fn write(secret: &Secret, secure: bool) -> Option<HeaderValue> {
    set_cookie(secret.reveal(), LIFE, secure)
}

/// The `Set-Cookie` value that makes the browser forget.
pub fn clear(secure: bool) -> Option<HeaderValue> {
    set_cookie("", Duration::ZERO, secure)
}

fn set_cookie(value: &str, life: Duration, secure: bool) -> Option<HeaderValue> {
    let secure = if secure { "; Secure" } else { "" };
    let life = life.as_secs();
    let mut header =
        HeaderValue::try_from(format!("{NAME}={value}; Path=/app; Max-Age={life}; HttpOnly; SameSite=Strict{secure}")).ok()?;
    header.set_sensitive(true);
    Some(header)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_cookie_is_for_the_dashboard_alone_and_out_of_reach_of_scripts_and_other_sites() {
        let cookie = write(&Secret::presented("abc"), true).unwrap();
        assert_eq!(cookie, "doorward_session=abc; Path=/app; Max-Age=1209600; HttpOnly; SameSite=Strict; Secure");
        assert!(cookie.is_sensitive());
        assert_eq!(clear(false).unwrap(), "doorward_session=; Path=/app; Max-Age=0; HttpOnly; SameSite=Strict");
    }
}
