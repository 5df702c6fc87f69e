//! Confirming an address, with what a mail brought.

use axum::Extension;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode};
use axum::response::Response;
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::users;
use doorward_app::users::tokens::{Purpose, token_holder};
use doorward_core::Code;

use super::{CONFIRMATION, done, token, useless};
use crate::dashboard::form::{Field, FormPage};
use crate::dashboard::{FORGOTTEN, Pages, failed};

/// Asks. Confirms nothing: programs follow links too.
pub async fn ask(State(pages): State<Pages>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    let Some(token) = token::read(&headers) else { return useless(Purpose::Confirmation) };
    match token_holder(&pages.app, client.map(|client| client.0), Purpose::Confirmation, &token).await {
        Ok(holder) => {
            let text = format!("Is this your address? It has an account at {}.", holder.organization_name);
            let fields = vec![Field::email().value(&holder.email).readonly()];
            let page = FormPage::new("Confirm your address", CONFIRMATION, "Confirm the address", fields);
            FormPage { text: Some(&text), ..page }.respond(StatusCode::OK)
        }
        Err(error) => refused(&error),
    }
}

/// Confirms.
pub async fn answer(State(pages): State<Pages>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    let Some(token) = token::read(&headers) else { return useless(Purpose::Confirmation) };
    match users::confirm(&pages.app, client.map(|client| client.0), &token).await {
        Ok(true) => done(&pages, CONFIRMATION, "Your address is confirmed", "You can sign in now.", None),
        Ok(false) => {
            let text = "You have no password yet. Ask for a mail with which you can choose one.";
            done(&pages, CONFIRMATION, "Your address is confirmed", text, Some((FORGOTTEN, "Choose a password")))
        }
        Err(error) => refused(&error),
    }
}

fn refused(error: &Error) -> Response {
    if matches!(error, Error::Refused(Code::MailedLinkInvalid)) { useless(Purpose::Confirmation) } else { failed(error) }
}
