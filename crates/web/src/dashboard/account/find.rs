//! Asking for the domains of the organizations in which an address has an account.

use axum::extract::State;
use axum::extract::rejection::FormRejection;
use axum::http::StatusCode;
use axum::response::Response;
use axum::{Extension, Form};
use doorward_app::Error;
use doorward_app::limiter::Client;
use doorward_app::organization::{self, FindInput};
use doorward_core::input::Field as Sent;
use doorward_core::{Code, Language};
use serde::Deserialize;

use crate::dashboard::form::{Field, FormPage, Way};
use crate::dashboard::{FIND, Pages, SIGN_IN, failed, status};
use crate::notice::{self, Action, Notice, Tone};
use crate::rate_limit::retry_after;

/// What the form sends.
#[derive(Default, Deserialize)]
#[serde(default)]
pub struct Address {
    email: String,
}

pub async fn ask() -> Response {
    form(StatusCode::OK, &Address::default(), None)
}

/// Has the mail sent. The answer is the same whether anybody has the address or not.
pub async fn answer(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    sent: Result<Form<Address>, FormRejection>,
) -> Response {
    let Ok(Form(sent)) = sent else { return failed(&Code::BadRequest.into()) };
    if sent.email.trim().is_empty() {
        return form(StatusCode::UNPROCESSABLE_ENTITY, &sent, Some("Enter your e-mail address."));
    }
    let input = FindInput { email: Sent::Value(sent.email.clone()) };
    match organization::find_by_email(&pages.app, client.map(|client| client.0), input).await {
        Ok(()) => on_its_way(),
        Err(error @ Error::Wait { .. }) => {
            let code = Code::TooManyRequests;
            retry_after(form(status(code), &sent, Some(code.text())), &error)
        }
        Err(error) => failed(&error),
    }
}

fn form(status: StatusCode, sent: &Address, wrong: Option<&str>) -> Response {
    let text = Some("We mail you the domains of the organizations in which your address has an account.");
    let ways = vec![Way { address: SIGN_IN.to_owned(), label: "Back to signing in" }];
    let fields = vec![Field::email().value(&sent.email).error(wrong)];
    FormPage { text, ways, ..FormPage::new("Find your domain", FIND, "Send the mail", fields) }.respond(status)
}

fn on_its_way() -> Response {
    let text = "If this address has an account anywhere here, a mail with the domains is on its way.";
    let action = Some(Action { post: None, back: SIGN_IN.to_owned(), back_label: "Back to signing in" });
    let title = "Look into your mail";
    notice::respond(
        StatusCode::OK,
        &Notice { language: Language::English, tone: Tone::Plain, icon: "wait", title, text, code: None, action },
    )
}
