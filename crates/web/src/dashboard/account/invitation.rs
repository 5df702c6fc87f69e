//! Signing up, with what an invitation brought.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use axum::{Extension, Form};
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::users::tokens::{Purpose, TokenHolder, token_holder};
use doorward_app::users::{self, SignUpInput};
use doorward_core::Code;
use doorward_core::input::{Field as Sent, FieldErrors};
use serde::Deserialize;

use super::new_password::Wrong;
use super::{INVITATION, done, token, useless};
use crate::dashboard::form::{Field, FormPage};
use crate::dashboard::{Pages, failed};

/// What the form sends. Has no `Debug`: it holds a password.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Person {
    name: String,
    password: String,
    password_confirmation: String,
}

pub async fn ask(State(pages): State<Pages>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    let Some(token) = token::read(&headers) else { return useless(Purpose::Invitation) };
    match token_holder(&pages.app, client.map(|client| client.0), Purpose::Invitation, &token).await {
        Ok(holder) if holder.has_password => useless(Purpose::Invitation),
        Ok(holder) => form(StatusCode::OK, &holder, &holder.name, &FieldErrors::default()),
        Err(error) => refused(&error),
    }
}

/// Signs up, or shows the form again with what is wrong.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
    sent: Result<Form<Person>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    let Some(token) = token::read(&headers) else { return useless(Purpose::Invitation) };
    let client = client.map(|client| client.0);
    let holder = match token_holder(&pages.app, client, Purpose::Invitation, &token).await {
        Ok(holder) => holder,
        Err(error) => return refused(&error),
    };
    if sent.password != sent.password_confirmation {
        let wrong = FieldErrors::one("password_confirmation", "is not the same as the password");
        return form(StatusCode::UNPROCESSABLE_ENTITY, &holder, &sent.name, &wrong);
    }
    // There are no terms of this page: whoever invites has agreed on theirs elsewhere.
    let input = SignUpInput {
        name: Sent::Value(sent.name.clone()),
        image: Sent::Absent,
        password: Sent::Value(sent.password),
        terms_and_conditions: Sent::Value(true),
    };
    match users::sign_up(&pages.app, client, &token, input).await {
        Ok(_) => {
            let text = format!("Sign in with the domain {} and the address {}.", holder.domain, holder.email);
            done(&pages, INVITATION, "Welcome", &text, None)
        }
        Err(Error::Invalid(errors)) => form(StatusCode::UNPROCESSABLE_ENTITY, &holder, &sent.name, &errors),
        Err(error) => refused(&error),
    }
}

fn form(status: StatusCode, holder: &TokenHolder, name: &str, wrong: &FieldErrors) -> Response {
    let name_wrong = wrong.0.get("name").and_then(|messages| messages.first()).map(|message| format!("The name {message}."));
    let wrong = Wrong::of(wrong);
    let text = format!("Choose a password for your account at {}.", holder.organization_name);
    let fields = vec![
        Field::email().value(&holder.email).readonly(),
        Field::input("name", "Your name", "text", "name").value(name).error(name_wrong),
        Field::new_password().error(wrong.password),
        Field::new_password_again().error(wrong.again),
    ];
    FormPage { text: Some(&text), ..FormPage::new("Welcome", INVITATION, "Sign up", fields) }.respond(status)
}

fn refused(error: &Error) -> Response {
    let is_useless = matches!(error, Error::Refused(Code::MailedLinkInvalid | Code::NotFound | Code::AlreadySignedUp));
    if is_useless { useless(Purpose::Invitation) } else { failed(error) }
}
