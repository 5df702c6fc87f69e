//! Signing in to the dashboard.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginInput};
use doorward_app::{App, Error};
use doorward_core::input::{Field as Sent, TypedCode};
use doorward_core::{Code, Secret};
use serde::Deserialize;

use super::form::{Field, Form as FormPage, Way};
use super::{FORGOTTEN, HOME, Pages, SIGN_IN, failed, session, status};
use crate::rate_limit::retry_after;

/// What the login of a browser is called in lists of logins and in events.
const LOGIN_NAME: &str = "Browser";

/// What the form sends. Has no `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Credentials {
    domain: String,
    email: String,
    password: String,
    otp_attempt: String,
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

/// The form, or the dashboard for whoever is signed in already.
pub async fn ask(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    match session::caller(&pages.app, &headers).await {
        Ok(Some(_)) => Redirect::to(HOME).into_response(),
        Ok(None) => form(StatusCode::OK, &Credentials::default(), &Wrong::default()),
        Err(error) => failed(&error),
    }
}

/// Signs in, or shows the form again with what is wrong.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    sent: Result<Form<Credentials>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    if let Some(wrong) = Wrong::missing(&sent) {
        return form(StatusCode::UNPROCESSABLE_ENTITY, &sent, &wrong);
    }
    match sign_in(&pages.app, client.map(|client| client.0), &sent).await {
        Ok(secret) => {
            let mut response = Redirect::to(HOME).into_response();
            if let Some(cookie) = session::write(&secret, pages.settings.secure_cookies) {
                response.headers_mut().insert(header::SET_COOKIE, cookie);
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
        domain: Sent::Value(sent.domain.clone()),
        email: Sent::Value(sent.email.clone()),
        password: Sent::Value(sent.password.clone()),
        otp_attempt: match sent.otp_attempt.trim() {
            "" => Sent::Absent,
            code => Sent::Value(TypedCode(code.to_owned())),
        },
    };
    let login = LoginInput { name: Sent::Value(LOGIN_NAME.to_owned()), ..LoginInput::default() };
    Ok(logins::sign_in(app, client, credentials, login).await?.secret)
}

/// The form with what was entered, except the password. Whoever has no second factor leaves the code empty.
fn form(status: StatusCode, sent: &Credentials, wrong: &Wrong) -> Response {
    let password = Field::new("password", "Password", "password", "current-password");
    let code = Field::new("otp_attempt", "Verification code", "text", "one-time-code");
    let fields = vec![
        Field::domain(&sent.domain, wrong.domain),
        Field::email(&sent.email, wrong.email),
        Field { error: wrong.password, ..password },
        Field { hint: Some("Only if you have set up two-factor sign-in"), optional: true, error: wrong.code, ..code },
    ];
    let way = Some(Way { address: FORGOTTEN, label: "Forgot your password?" });
    FormPage { way, ..FormPage::new("Sign in", SIGN_IN, "Sign in", fields) }.respond(status)
}
