//! Signing in to the dashboard.

use askama::Template;
use axum::Extension;
use axum::extract::rejection::{FormRejection, QueryRejection};
use axum::extract::{Query, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginInput};
use doorward_app::{App, Error};
use doorward_core::input::{Field as Member, TypedCode};
use doorward_core::{Code, Secret};
use serde::Deserialize;

use super::form::{Field, FormPage, Way};
use super::sent::{REVIEW, Sent};
use super::{FIND, FORGOTTEN, HOME, Pages, SIGN_IN, failed, session, status};
use crate::assets::{ADDRESSES, Addresses};
use crate::rate_limit::retry_after;
use crate::{cookie, notice};

/// What the login of a browser is called in lists of logins and in events.
const LOGIN_NAME: &str = "Browser";
/// The cookie that remembers the domain.
const DOMAIN: &str = "doorward_domain";
const A_YEAR: u32 = 365 * 24 * 60 * 60;

/// What the form sends. Has no `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Credentials {
    domain: String,
    email: String,
    password: String,
    otp_attempt: String,
    /// Where to go then.
    next: String,
    /// What was filled in when the session was found to have ended: where it was sent, and the fields.
    resume: String,
    resume_fields: String,
}

/// The form's address for whoever wanted another page.
pub fn address(next: &str) -> String {
    let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("next", next).finish();
    format!("{SIGN_IN}?{query}")
}

/// The form's address with what is known of whoever is to sign in.
pub fn address_of(domain: &str, email: &str) -> String {
    let mut query = form_urlencoded::Serializer::new(String::new());
    for (name, value) in [("domain", domain), ("email", email)].into_iter().filter(|(_, value)| !value.is_empty()) {
        query.append_pair(name, value);
    }
    format!("{SIGN_IN}?{}", query.finish())
}

/// The form for whoever sent another one after their session had ended. What they filled in comes along, except passwords and codes.
pub fn interrupted(address: &str, from: Option<&str>, sent: &Sent) -> Response {
    let mut fields = form_urlencoded::Serializer::new(String::new());
    let (mut any, secret) = (false, |name: &str| name.contains("password") || name.contains("otp") || name.contains("secret"));
    for (name, value) in sent.pairs().filter(|(name, _)| !secret(name) && *name != REVIEW) {
        any = true;
        fields.append_pair(name, value);
    }
    let mut carried = Credentials { next: from.unwrap_or(HOME).to_owned(), ..Credentials::default() };
    if any {
        (carried.resume, carried.resume_fields) = (address.to_owned(), fields.finish());
    }
    form(StatusCode::UNAUTHORIZED, &carried, &Wrong::default())
}

/// An address of the dashboard, and not of another site in its guise.
fn inside(address: &str) -> Option<&str> {
    let rest = address.strip_prefix(HOME)?;
    let fits = rest.is_empty() || rest.starts_with('/') || rest.starts_with('?');
    let plain = address.len() <= 2000 && address.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\');
    let elsewhere = !rest.starts_with("/sign_");
    (fits && plain && elsewhere).then_some(address)
}

/// What is wrong with what was sent, beside the fields that are meant.
#[derive(Default)]
struct Wrong {
    domain: Option<&'static str>,
    email: Option<&'static str>,
    password: Option<&'static str>,
    code: Option<&'static str>,
}

impl Wrong {
    fn missing(sent: &Credentials) -> Option<Self> {
        let blank = |text: &str, message: &'static str| text.trim().is_empty().then_some(message);
        let wrong = Self {
            domain: blank(&sent.domain, "Enter your organization’s domain."),
            email: blank(&sent.email, "Enter your e-mail address."),
            password: sent.password.is_empty().then_some("Enter your password."),
            code: None,
        };
        wrong.any().then_some(wrong)
    }

    const fn any(&self) -> bool {
        self.domain.is_some() || self.email.is_some() || self.password.is_some() || self.code.is_some()
    }
}

#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Asked {
    next: String,
    /// What is filled in already: the domain in place of the one that is remembered.
    domain: Option<String>,
    email: String,
}

/// The form, or the dashboard for whoever is signed in already.
pub async fn ask(State(pages): State<Pages>, headers: HeaderMap, asked: Result<Query<Asked>, QueryRejection>) -> Response {
    let Asked { next, domain, email } = asked.map(|Query(asked)| asked).unwrap_or_default();
    let remembered = || cookie::read(&headers, DOMAIN).map(|domain| domain.reveal().to_owned());
    // Whoever brings an address without a domain goes to another organization than the last time.
    let domain = domain.or_else(|| if email.is_empty() { remembered() } else { None }).unwrap_or_default();
    match session::caller(&pages.app, &headers).await {
        Ok(Some(_)) => Redirect::to(inside(&next).unwrap_or(HOME)).into_response(),
        Ok(None) => form(StatusCode::OK, &Credentials { domain, email, next, ..Credentials::default() }, &Wrong::default()),
        Err(error) => failed(&error),
    }
}

/// Signs in, or shows the form again with what is wrong.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    sent: Result<axum::Form<Credentials>, FormRejection>,
) -> Response {
    let Ok(axum::Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    if let Some(wrong) = Wrong::missing(&sent) {
        return form(StatusCode::UNPROCESSABLE_ENTITY, &sent, &wrong);
    }
    match sign_in(&pages.app, client.map(|client| client.0), &sent).await {
        Ok(secret) => {
            let mut response = match inside(&sent.resume) {
                Some(address) => resume(address, &sent.resume_fields),
                None => Redirect::to(inside(&sent.next).unwrap_or(HOME)).into_response(),
            };
            let secure = pages.settings.secure_cookies;
            for cookie in [session::write(&secret, secure), remember(&sent.domain, secure)].into_iter().flatten() {
                response.headers_mut().append(header::SET_COOKIE, cookie);
            }
            response
        }
        Err(Error::Refused(code)) => refused(code, &sent),
        Err(error @ Error::Wait { .. }) => retry_after(refused(Code::TooManyRequests, &sent), &error),
        Err(error) => failed(&error),
    }
}

fn refused(code: Code, sent: &Credentials) -> Response {
    let text = Some(code.text());
    let of_code = matches!(code, Code::OtpRequired | Code::OtpWrong | Code::BackupCodeWrong);
    let wrong = if of_code { Wrong { code: text, ..Wrong::default() } } else { Wrong { password: text, ..Wrong::default() } };
    form(status(code), sent, &wrong)
}

async fn sign_in(app: &App, client: Option<Client>, sent: &Credentials) -> Result<Secret, Error> {
    let credentials = CredentialsInput {
        domain: Member::Value(sent.domain.clone()),
        email: Member::Value(sent.email.clone()),
        password: Member::Value(sent.password.clone()),
        otp_attempt: match sent.otp_attempt.trim() {
            "" => Member::Absent,
            code => Member::Value(TypedCode(code.to_owned())),
        },
    };
    let login = LoginInput { name: Member::Value(LOGIN_NAME.to_owned()), ..LoginInput::default() };
    Ok(logins::sign_in(app, client, credentials, login).await?.secret)
}

/// The form with what was entered, except the password. Whoever has no second factor leaves the code empty.
fn form(status: StatusCode, sent: &Credentials, wrong: &Wrong) -> Response {
    let fields = vec![
        Field::domain().value(&sent.domain).error(wrong.domain),
        Field::email().value(&sent.email).error(wrong.email),
        Field::input("password", "Password", "password", "current-password").error(wrong.password),
        Field::input("otp_attempt", "Verification code", "text", "one-time-code")
            .hint("Only if you have set up two-factor sign-in")
            .optional()
            .error(wrong.code),
    ];
    let ways = vec![
        Way { address: FORGOTTEN.to_owned(), label: "Forgot your password?" },
        Way { address: FIND.to_owned(), label: "Find your domain" },
    ];
    let text = (!sent.resume.is_empty()).then_some("You have been signed out. Sign in again: what you filled in is kept.");
    let carried = [("next", &sent.next), ("resume", &sent.resume), ("resume_fields", &sent.resume_fields)];
    let carried = carried.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| (name, value.clone())).collect();
    FormPage { ways, text, carried, ..FormPage::new("Sign in", SIGN_IN, "Sign in", fields) }.respond(status)
}

/// The page that leads back to a form, filled in as it was.
#[derive(Template)]
#[template(path = "resume.html")]
struct Resume<'a> {
    assets: &'a Addresses,
    address: &'a str,
    review: &'static str,
    fields: Sent,
}

fn resume(address: &str, fields: &str) -> Response {
    let page = Resume { assets: &ADDRESSES, address, review: REVIEW, fields: Sent::parse(fields.as_bytes()) };
    notice::html(StatusCode::OK, page.render())
}

/// The `Set-Cookie` value that has the domain filled in next time.
fn remember(domain: &str, secure: bool) -> Option<HeaderValue> {
    let domain = cookie::secret(domain.trim())?;
    let secure = if secure { "; Secure" } else { "" };
    let (domain, path) = (domain.reveal(), SIGN_IN);
    HeaderValue::try_from(format!("{DOMAIN}={domain}; Path={path}; Max-Age={A_YEAR}; HttpOnly; SameSite=Strict{secure}")).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn signing_in_leads_inside_the_dashboard_alone() {
        for address in ["/app", "/app/doors?q=x%20y", "/app?x=1"] {
            assert_eq!(inside(address), Some(address));
        }
        for address in [
            "",
            "//evil.example",
            "https://evil.example/app",
            "/apple",
            "/app\\@evil.example",
            "/app/a\r\nb",
            "/app/sign_out",
            "/docs",
        ] {
            assert_eq!(inside(address), None, "{address}");
        }
    }
}
