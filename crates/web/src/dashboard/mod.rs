//! The dashboard: what an organization's own people see of it and do with it.
//!
//! A page is a handler that takes a [`visit::Visit`], or a [`visit::Submitted`] for what a form sent, calls a use case, and answers with
//! a template that extends `app.html`. Forms are [`form::Form`]; lists are [`listing::Listing`]. What went well leads to another page,
//! which tells it; what did not shows the form again as it was filled in. Nothing but a `POST` changes anything, and each works without
//! scripts.

use std::sync::Arc;

use axum::Router;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{any, get, post};
use doorward_app::gatekeeper::Credential;
use doorward_app::{App, Error, logins};
use doorward_core::{Code, Language};

use crate::notice::{self, Action, Notice, Post, Tone};
use crate::rate_limit::{Face, limited};
use crate::{WebSettings, cross_site, headers};

mod account;
mod controllers;
mod credentials;
mod doors;
mod edit;
mod events;
mod field;
mod form;
mod groups;
mod happened;
mod listing;
mod me;
mod overview;
mod page;
mod places;
mod reasons;
mod rights;
mod schedules;
mod sent;
mod session;
mod settings;
mod sign_in;
mod tag;
mod teams;
mod told;
mod users;
mod visit;
mod zones;

const HOME: &str = "/app";
const SIGN_IN: &str = "/app/sign_in";
const SIGN_OUT: &str = "/app/sign_out";
const FORGOTTEN: &str = "/app/password";
const FIND: &str = "/app/domain";

#[derive(Clone)]
struct Pages {
    app: Arc<App>,
    settings: Arc<WebSettings>,
}

/// `/app` and everything below it.
pub fn router(app: Arc<App>, settings: WebSettings) -> Router {
    let pages = Pages { app: Arc::clone(&app), settings: Arc::new(settings) };
    let below = Router::new()
        .route("/", get(overview::show))
        .route("/sign_in", get(sign_in::ask).post(sign_in::answer))
        .route("/sign_out", post(sign_out))
        .merge(account::routes())
        .merge(me::routes())
        .merge(places::routes())
        .merge(doors::routes())
        .merge(controllers::routes())
        .merge(groups::routes())
        .merge(schedules::routes())
        .merge(teams::routes())
        .merge(users::routes())
        .merge(credentials::routes())
        .merge(settings::routes())
        .merge(events::routes())
        .fallback(async || notice::not_found())
        .method_not_allowed_fallback(async || wrong_method())
        .layer(middleware::from_fn_with_state(pages.clone(), guard))
        .with_state(pages.clone());
    // A nest takes the bare prefix and all below it, but not the prefix with a slash.
    let router = Router::new()
        .nest(HOME, below)
        .route("/app/", any(async || headers::page(Redirect::permanent(HOME).into_response())))
        .merge(account::older_address(pages));
    let presented = |_: Option<&_>, headers: &_| session::read(headers).map(|secret| Credential::Login(secret.digest()));
    limited(router, app, Face { presented, failed: |_, error| failed(error) })
}

/// Refuses what another site made the browser send, and makes every answer a page's.
async fn guard(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || cross_site::is_own(request.headers(), &pages.settings.public_url) {
        return headers::dashboard_page(next.run(request).await);
    }
    let text = "The request did not come from this page. Open the page again, then repeat what you did.";
    headers::page(notice::error_page(StatusCode::FORBIDDEN, "Not done", text, Some(Code::CrossSite)))
}

/// Deletes the login and the cookie. Whoever is signed out already is sent on all the same.
async fn sign_out(State(pages): State<Pages>, headers: HeaderMap) -> Response {
    match session::caller(&pages.app, &headers).await {
        Ok(Some(caller)) => {
            if let Err(error) = logins::delete(&pages.app, &caller).await {
                return failed(&error);
            }
        }
        Ok(None) => {}
        Err(error) => return failed(&error),
    }
    let mut response = Redirect::to(SIGN_IN).into_response();
    if let Some(cookie) = session::clear(pages.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// What went wrong, as a handler answers it: [`failed`].
struct Failed(Error);

impl<E: Into<Error>> From<E> for Failed {
    fn from(error: E) -> Self {
        Self(error.into())
    }
}

impl axum::response::IntoResponse for Failed {
    fn into_response(self) -> Response {
        failed(&self.0)
    }
}

/// A whole page for what went wrong, with the way out for someone who may see nothing here.
fn failed(error: &Error) -> Response {
    let code = fault(error);
    let status = status(code);
    if status == StatusCode::NOT_FOUND {
        let text = "It may have been deleted, or it is not for you to see.";
        let action = Some(Action { post: None, back: HOME.to_owned(), back_label: "To the overview" });
        let (language, code) = (Language::English, Some(code.as_str()));
        let notice = Notice { language, tone: Tone::Plain, icon: "unknown", title: "Nothing here", text, code, action };
        return notice::respond(status, &notice);
    }
    if matches!(status, StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY | StatusCode::BAD_REQUEST) {
        let action = Some(Action { post: None, back: HOME.to_owned(), back_label: "To the overview" });
        let (language, text, code) = (Language::English, code.text(), Some(code.as_str()));
        return notice::respond(
            status,
            &Notice { language, tone: Tone::Plain, icon: "alert", title: "Not done", text, code, action },
        );
    }
    if status == StatusCode::TOO_MANY_REQUESTS {
        let text = "Wait a few seconds, then open the page again.";
        return notice::error_page(status, "Too many requests", text, Some(code));
    }
    if status != StatusCode::FORBIDDEN {
        let text = "Nothing was lost. Wait a moment, then open the page again.";
        return notice::error_page(status, "Something went wrong", text, Some(code));
    }
    let text = format!("{} Ask an administrator of your organization.", code.text());
    let post = Some(Post { address: SIGN_OUT.to_owned(), label: "Sign out".to_owned() });
    let action = Some(Action { post, back: HOME.to_owned(), back_label: "Try again" });
    let code = Some(code.as_str());
    notice::respond(
        status,
        &Notice { language: Language::English, tone: Tone::Plain, icon: "lock", title: "No access", text: &text, code, action },
    )
}

fn status(code: Code) -> StatusCode {
    StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What a person is told of a fault; the rest is for the log.
fn fault(error: &Error) -> Code {
    error.told("the dashboard")
}

fn wrong_method() -> Response {
    let text = "This address does not work that way. Open the page again.";
    notice::error_page(StatusCode::METHOD_NOT_ALLOWED, "Not like this", text, Some(Code::MethodNotAllowed))
}
