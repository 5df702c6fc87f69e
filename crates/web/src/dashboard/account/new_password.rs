//! Choosing a new password, with what a mail brought.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Form};
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::users::tokens::{Purpose, TokenHolder, token_holder};
use doorward_app::users::{self, PasswordInput};
use doorward_core::Code;
use doorward_core::input::{Field as Sent, FieldErrors};
use serde::Deserialize;

use super::{NEW_PASSWORD, done, token, useless};
use crate::dashboard::form::{Field, FormPage};
use crate::dashboard::{Pages, failed};

/// What the form sends. Has no `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Passwords {
    password: String,
    password_confirmation: String,
}

pub async fn ask(State(pages): State<Pages>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    let Some(token) = token::read(&headers) else { return useless(Purpose::Password) };
    match token_holder(&pages.app, client.map(|client| client.0), Purpose::Password, &token).await {
        Ok(holder) => form(StatusCode::OK, &holder, &FieldErrors::default()),
        Err(error) => refused(&error),
    }
}

/// Sets the password, or shows the form again with what is wrong.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
    sent: Result<Form<Passwords>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    let Some(token) = token::read(&headers) else { return useless(Purpose::Password) };
    let client = client.map(|client| client.0);
    let holder = match token_holder(&pages.app, client, Purpose::Password, &token).await {
        Ok(holder) => holder,
        Err(error) => return refused(&error),
    };
    let input = PasswordInput {
        password: Sent::Value(sent.password),
        password_confirmation: Sent::Value(sent.password_confirmation),
        reset_password_token: Sent::Value(token.reveal().to_owned()),
    };
    match users::reset_password(&pages.app, client, input).await {
        Ok(()) => {
            let text = "You are signed out everywhere else. Sign in with the new password.";
            done(&pages, NEW_PASSWORD, "Your password is set", text, None)
        }
        Err(Error::Invalid(errors)) => form(StatusCode::UNPROCESSABLE_ENTITY, &holder, &errors),
        Err(error) => refused(&error),
    }
}

fn form(status: StatusCode, holder: &TokenHolder, wrong: &FieldErrors) -> Response {
    let wrong = Wrong::of(wrong);
    let text = format!("For your account at {}. You sign in with the domain {}.", holder.organization_name, holder.domain);
    let fields = vec![
        Field::email().value(&holder.email).readonly(),
        Field::new_password().error(wrong.password),
        Field::new_password_again().error(wrong.again),
    ];
    let page = FormPage::new("Choose a new password", NEW_PASSWORD, "Set the password", fields);
    FormPage { text: Some(&text), ..page }.respond(status)
}

/// What is wrong with a password that was typed twice, in sentences.
pub(super) struct Wrong {
    pub password: Option<String>,
    pub again: Option<String>,
}

impl Wrong {
    pub(super) fn of(errors: &FieldErrors) -> Self {
        let first = |name: &str| errors.0.get(name).and_then(|messages| messages.first());
        Self {
            password: first("password").map(|message| format!("The password {message}.")),
            again: first("password_confirmation").map(|_| "The two passwords are not the same.".to_owned()),
        }
    }
}

fn refused(error: &Error) -> Response {
    if matches!(error, Error::Refused(Code::MailedLinkInvalid)) { useless(Purpose::Password) } else { failed(error) }
}
