//! The terminal page: a tablet at a door, which reads codes with its camera or with a scanner that types.
//!
//! The page is the same for everyone. Its script asks `/terminal/state` what the tablet is paired with, shows how it stands, and posts
//! what was read to `/terminal/scan`. The answer says no more than what a scanner's agent prints, and the same in words.

use std::sync::Arc;

use askama::Template;
use axum::extract::rejection::JsonRejection;
use axum::extract::{DefaultBodyLimit, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{get, post};
use axum::{Extension, Json, Router};
use doorward_app::limiter::Client;
use doorward_app::scans::Shown;
use doorward_app::terminals::Tablet;
use doorward_app::{App, Error, scans, terminals};
use doorward_core::{Code, Language, Secret, Timestamp};
use serde::{Deserialize, Serialize};

use crate::assets::{ADDRESSES, Addresses};
use crate::rate_limit::{Face, limited, retry_after};
use crate::{WebSettings, cross_site, guest, headers, notice};

mod cookie;
mod words;

use words::Words;

/// Longest body: a text of 1,024 bytes, each of them escaped.
const LARGEST_BODY: usize = 8 * 1024;

#[derive(Clone)]
struct Pages {
    app: Arc<App>,
    settings: Arc<WebSettings>,
}

/// `/terminal` and what is below it.
pub fn router(app: Arc<App>, settings: WebSettings) -> Router {
    let pages = Pages { app: Arc::clone(&app), settings: Arc::new(settings) };
    let unpaired = Router::new().route("/terminal", get(show)).route("/terminal/pair", post(pair)).with_state(pages.clone());
    // A paired tablet is counted by itself, not by its address: `terminals::tablet`.
    let paired = Router::new().route("/terminal/state", get(state)).route("/terminal/scan", post(scan)).with_state(pages.clone());
    limited(unpaired, app, Face { presented: |_, _| None, failed: refused })
        .merge(paired)
        .layer(DefaultBodyLimit::max(LARGEST_BODY))
        .layer(middleware::from_fn_with_state(pages, guard))
}

/// Refuses what another site made the browser send, and makes every answer this page's.
async fn guard(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || cross_site::is_own(request.headers(), &pages.settings.public_url) {
        return headers::terminal_page(next.run(request).await);
    }
    headers::terminal_page(refused(request.headers(), &Code::CrossSite.into()))
}

#[derive(Template)]
#[template(path = "terminal.html")]
struct TerminalPage {
    assets: &'static Addresses,
    words: &'static Words,
    /// The same for the script, as JSON.
    script_words: String,
}

async fn show(headers: HeaderMap) -> Response {
    let words = words_for(&headers);
    let document = serde_json::to_string(words)
        .map_err(|error| askama::Error::Custom(Box::new(error)))
        .and_then(|script_words| TerminalPage { assets: &ADDRESSES, words, script_words }.render());
    in_language(notice::html(StatusCode::OK, document))
}

#[derive(Deserialize)]
struct Typed {
    code: String,
}

/// Pairs the tablet whose browser this is.
async fn pair(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
    body: Result<Json<Typed>, JsonRejection>,
) -> Response {
    let Ok(Json(Typed { code })) = body else { return refused(&headers, &Code::BadRequest.into()) };
    match terminals::pair(&pages.app, told(client), &Secret::presented(&code)).await {
        Ok(token) => holding(StatusCode::NO_CONTENT.into_response(), &token, &pages),
        Err(error) => refused(&headers, &error),
    }
}

#[derive(Serialize)]
struct Standing {
    /// Milliseconds since the epoch by the server's clock.
    now: i64,
    terminal: String,
    door: Option<String>,
    place: String,
    time_zone: String,
}

/// What the tablet is paired with. Changes nothing.
async fn state(State(pages): State<Pages>, client: Option<Extension<Client>>, headers: HeaderMap) -> Response {
    let Some(token) = cookie::read(&headers) else { return refused(&headers, &Code::Unauthenticated.into()) };
    match terminals::tablet(&pages.app, told(client), &token).await {
        Ok(Tablet { name, door, place, time_zone }) => {
            let now = pages.app.now().micros().div_euclid(1_000);
            holding(Json(Standing { now, terminal: name, door, place, time_zone }).into_response(), &token, &pages)
        }
        Err(error) => refused(&headers, &error),
    }
}

/// What was read. Prints nothing of it.
#[derive(Deserialize)]
struct Read {
    text: String,
}

/// What a scanner's agent prints of a decision, and the same in words.
#[derive(Serialize)]
struct Decided {
    lock_id: Option<i64>,
    decision: &'static str,
    code: Option<Code>,
    decided_by: &'static str,
    at: Timestamp,
    title: &'static str,
    text: &'static str,
}

async fn scan(
    State(pages): State<Pages>,
    client: Option<Extension<Client>>,
    headers: HeaderMap,
    body: Result<Json<Read>, JsonRejection>,
) -> Response {
    let Some(token) = cookie::read(&headers) else { return refused(&headers, &Code::Unauthenticated.into()) };
    let Ok(Json(Read { text })) = body else { return refused(&headers, &Code::BadRequest.into()) };
    let words = words_for(&headers);
    match scans::at_tablet(&pages.app, told(client), &token, &text).await {
        Ok(Shown { lock_id, code }) => {
            let said = code.map_or(words.granted, |code| guest::Words::of(words.language).refusals.of(code));
            let decision = if code.is_none() { "grant" } else { "deny" };
            let (at, decided_by) = (pages.app.now(), "server");
            Json(Decided { lock_id, decision, code, decided_by, at, title: said.title, text: said.text }).into_response()
        }
        Err(error) => refused(&headers, &error),
    }
}

fn told(client: Option<Extension<Client>>) -> Option<Client> {
    client.map(|Extension(client)| client)
}

/// An answer after which the browser holds the token, for as long as it may.
fn holding(mut response: Response, token: &Secret, pages: &Pages) -> Response {
    if let Some(cookie) = cookie::write(token, pages.settings.secure_cookies) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

fn words_for(headers: &HeaderMap) -> &'static Words {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    Words::of(Language::accepted(accepted))
}

fn in_language(mut response: Response) -> Response {
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

#[derive(Serialize)]
struct Refusal {
    code: Code,
    title: &'static str,
    text: &'static str,
}

fn refused(headers: &HeaderMap, error: &Error) -> Response {
    let code = error.told("the terminal page");
    let words = words_for(headers);
    let said = if code == Code::PairingCodeInvalid { words.wrong_code } else { guest::Words::of(words.language).refusals.of(code) };
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let response = (status, Json(Refusal { code, title: said.title, text: said.text })).into_response();
    in_language(retry_after(response, error))
}
