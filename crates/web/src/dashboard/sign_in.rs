//! Signing in to the dashboard.

use askama::Template;
use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::{Extension, Form};
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginInput};
use doorward_app::{App, Error};
use doorward_core::input::Field as Sent;
use doorward_core::{Code, Secret};
use serde::Deserialize;

use super::{HOME, Pages, SIGN_IN, failed, session, status};
use crate::assets::{ADDRESSES, Addresses};
use crate::notice;
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
}

/// An input with what stands around it.
struct Field<'a> {
    name: &'static str,
    label: &'static str,
    hint: Option<&'static str>,
    kind: &'static str,
    autocomplete: &'static str,
    value: &'a str,
    error: Option<&'static str>,
    focus: bool,
}

impl Field<'_> {
    /// The ids of what describes the input, for `aria-describedby`.
    fn described_by(&self) -> String {
        let part = |there: bool, part: &str| if there { format!("{}-{part}", self.name) } else { String::new() };
        format!("{} {}", part(self.error.is_some(), "error"), part(self.hint.is_some(), "hint")).trim().to_owned()
    }
}

#[derive(Template)]
#[template(path = "sign_in.html")]
struct SignInPage<'a> {
    assets: &'a Addresses,
    address: &'static str,
    failed: bool,
    fields: [Field<'a>; 3],
}

/// What is wrong with what was sent, beside the fields that are meant.
#[derive(Default)]
struct Wrong {
    domain: Option<&'static str>,
    email: Option<&'static str>,
    password: Option<&'static str>,
}

impl Wrong {
    fn missing(sent: &Credentials) -> Option<Self> {
        let blank = |text: &str, message: &'static str| text.trim().is_empty().then_some(message);
        let wrong = Self {
            domain: blank(&sent.domain, "Enter your organization’s domain."),
            email: blank(&sent.email, "Enter your e-mail address."),
            password: sent.password.is_empty().then_some("Enter your password."),
        };
        wrong.any().then_some(wrong)
    }

    const fn any(&self) -> bool {
        self.domain.is_some() || self.email.is_some() || self.password.is_some()
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
    form(status(code), sent, &Wrong { password: Some(code.text()), ..Wrong::default() })
}

async fn sign_in(app: &App, client: Option<Client>, sent: &Credentials) -> Result<Secret, Error> {
    let credentials = CredentialsInput {
        domain: Sent::Value(sent.domain.clone()),
        email: Sent::Value(sent.email.clone()),
        password: Sent::Value(sent.password.clone()),
    };
    let login = LoginInput { name: Sent::Value(LOGIN_NAME.to_owned()), ..LoginInput::default() };
    Ok(logins::sign_in(app, client, credentials, login).await?.secret)
}

/// The form with what was entered, except the password. The first field that needs something has the focus.
fn form(status: StatusCode, sent: &Credentials, wrong: &Wrong) -> Response {
    let mut fields = [
        Field {
            name: "domain",
            label: "Organization domain",
            hint: Some("Its short name, such as sunny-mill"),
            kind: "text",
            autocomplete: "organization",
            value: &sent.domain,
            error: wrong.domain,
            focus: false,
        },
        Field {
            name: "email",
            label: "E-mail address",
            hint: None,
            kind: "email",
            autocomplete: "username",
            value: &sent.email,
            error: wrong.email,
            focus: false,
        },
        Field {
            name: "password",
            label: "Password",
            hint: None,
            kind: "password",
            autocomplete: "current-password",
            value: "",
            error: wrong.password,
            focus: false,
        },
    ];
    let failed = wrong.any();
    if let Some(first) = fields.iter_mut().find(|field| !failed || field.error.is_some()) {
        first.focus = true;
    }
    notice::html(status, SignInPage { assets: &ADDRESSES, address: SIGN_IN, failed, fields }.render())
}
