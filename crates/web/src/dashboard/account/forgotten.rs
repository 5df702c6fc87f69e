//! Asking for a new password.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Form};
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::users::{self, AddressInput};
use doorward_core::input::Field as Sent;
use doorward_core::{Code, Language};
use serde::Deserialize;

use crate::dashboard::form::{Field, FormPage, Way};
use crate::dashboard::{FORGOTTEN, Pages, SIGN_IN, failed, status};
use crate::notice::{self, Action, Notice, Tone};
use crate::rate_limit::retry_after;

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Address {
    domain: String,
    email: String,
}

pub async fn ask() -> Response {
    form(StatusCode::OK, &Address::default(), [None, None])
}

/// Has the mail sent. The answer is the same whether anybody has the address or not.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    sent: Result<Form<Address>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    let blank = |value: &str, message| value.trim().is_empty().then_some(message);
    let wrong = [blank(&sent.domain, "Enter your organization’s domain."), blank(&sent.email, "Enter your e-mail address.")];
    if wrong.iter().any(Option::is_some) {
        return form(StatusCode::UNPROCESSABLE_ENTITY, &sent, wrong);
    }
    let input = AddressInput { email: Sent::Value(sent.email.clone()), domain: Sent::Value(sent.domain.clone()) };
    match users::request_password(&pages.app, client.map(|client| client.0), input).await {
        Ok(()) => on_its_way(),
        Err(error @ Error::Wait { .. }) => {
            let code = Code::TooManyRequests;
            retry_after(form(status(code), &sent, [None, Some(code.text())]), &error)
        }
        Err(error) => failed(&error),
    }
}

fn form(status: StatusCode, sent: &Address, [domain, email]: [Option<&str>; 2]) -> Response {
    let fields = vec![Field::domain().value(&sent.domain).error(domain), Field::email().value(&sent.email).error(email)];
    let text = Some("We mail you a link with which you can choose a new one.");
    let ways = vec![Way { address: SIGN_IN.to_owned(), label: "Back to signing in" }];
    FormPage { text, ways, ..FormPage::new("Forgot your password?", FORGOTTEN, "Send the mail", fields) }.respond(status)
}

fn on_its_way() -> Response {
    let text = "If this address has an account there, a mail with a link is on its way. The link works for an hour.";
    let action = Some(Action { post: None, back: SIGN_IN.to_owned(), back_label: "Back to signing in" });
    let title = "Look into your mail";
    notice::respond(
        StatusCode::OK,
        &Notice { language: Language::English, tone: Tone::Plain, icon: "wait", title, text, code: None, action },
    )
}
