//! What mails lead to, and how to ask for them. A page's address holds a token only once: it is swapped for a cookie, so that it
//! leaves the address bar, the history and every log. Looking at a page uses nothing up.

use axum::Router;
use axum::extract::rejection::{PathRejection, QueryRejection};
use axum::extract::{Path, Query, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use doorward_app::users::tokens::Purpose;
use doorward_core::{Code, Language, Secret};
use serde::Deserialize;

use super::{FORGOTTEN, Pages, SIGN_IN};
use crate::notice::{self, Action, Notice, Tone};
use crate::{cookie, headers};

mod confirmation;
mod find;
mod forgotten;
mod invitation;
mod new_password;
mod token;

const NEW_PASSWORD: &str = "/app/password/new";
const INVITATION: &str = "/app/invitation";
const CONFIRMATION: &str = "/app/confirmation";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/domain", get(find::ask).post(find::answer))
        .route("/password", get(forgotten::ask).post(forgotten::answer))
        .route("/password/new", get(new_password::ask).post(new_password::answer))
        .route("/password/{token}", get(enter_password))
        .route("/invitation", get(invitation::ask).post(invitation::answer))
        .route("/invitation/{token}", get(enter_invitation))
        .route("/confirmation", get(confirmation::ask).post(confirmation::answer))
        .route("/confirmation/{token}", get(enter_confirmation))
}

/// The address that older mails and clients know for confirming. It has the path of a call of the API, with another method.
pub fn older_address(pages: Pages) -> Router {
    Router::new().route("/users/confirmation", get(enter_by_query)).with_state(pages)
}

async fn enter_password(State(pages): State<Pages>, token: Result<Path<String>, PathRejection>) -> Response {
    enter(&pages, Purpose::Password, token)
}

async fn enter_invitation(State(pages): State<Pages>, token: Result<Path<String>, PathRejection>) -> Response {
    enter(&pages, Purpose::Invitation, token)
}

async fn enter_confirmation(State(pages): State<Pages>, token: Result<Path<String>, PathRejection>) -> Response {
    enter(&pages, Purpose::Confirmation, token)
}

#[derive(Deserialize)]
struct ByQuery {
    confirmation_token: Option<String>,
}

async fn enter_by_query(State(pages): State<Pages>, asked: Result<Query<ByQuery>, QueryRejection>) -> Response {
    let token = asked.ok().and_then(|Query(asked)| asked.confirmation_token).and_then(|text| cookie::secret(&text));
    headers::page(swap(&pages, Purpose::Confirmation, token))
}

fn enter(pages: &Pages, purpose: Purpose, token: Result<Path<String>, PathRejection>) -> Response {
    swap(pages, purpose, token.ok().and_then(|Path(text)| cookie::secret(&text)))
}

/// Swaps the token in the address for a cookie.
fn swap(pages: &Pages, purpose: Purpose, token: Option<Secret>) -> Response {
    let Some(token) = token else { return useless(purpose) };
    let page = match purpose {
        Purpose::Password => NEW_PASSWORD,
        Purpose::Invitation => INVITATION,
        Purpose::Confirmation => CONFIRMATION,
    };
    let mut response = Redirect::to(page).into_response();
    if let Some(cookie) = token::write(page, &token, pages.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// For a token that is good for nothing, any more or yet.
fn useless(purpose: Purpose) -> Response {
    let (text, back, back_label) = match purpose {
        Purpose::Password => ("It works once, and for an hour. Ask for a new mail.", FORGOTTEN, "Ask for a new mail"),
        Purpose::Invitation => (
            "It works once, and for a week. Sign in, or ask for a mail with which you can choose a password.",
            FORGOTTEN,
            "Ask for a mail",
        ),
        Purpose::Confirmation => {
            ("It works once, and for a week. If you have confirmed your address, sign in.", SIGN_IN, "Sign in")
        }
    };
    let code = Some(Code::MailedLinkInvalid.as_str());
    let action = Some(Action { post: None, back: back.to_owned(), back_label });
    let title = "This link does not work any more";
    notice::respond(
        StatusCode::UNAUTHORIZED,
        &Notice { language: Language::English, tone: Tone::Plain, icon: "past", title, text, code, action },
    )
}

/// It worked: the token is forgotten, and the next step is to sign in, unless another is named.
fn done(pages: &Pages, page: &str, title: &str, text: &str, next: Option<(&str, &'static str)>) -> Response {
    let (back, back_label) = next.unwrap_or((SIGN_IN, "Sign in"));
    let action = Some(Action { post: None, back: back.to_owned(), back_label });
    let notice = Notice { language: Language::English, tone: Tone::Good, icon: "open", title, text, code: None, action };
    let mut response = notice::respond(StatusCode::OK, &notice);
    if let Some(cookie) = token::clear(page, pages.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}
