//! The guest page: what a person holds in front of a closed door.

use std::sync::Arc;

use axum::extract::rejection::PathRejection;
use axum::extract::{Path, Query, RawPathParams, Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::middleware::{self, Next};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{any, get, post};
use axum::{Json, Router};
use doorward_app::gatekeeper::Credential;
use doorward_app::guest::{GuestDoor, GuestView, Held};
use doorward_app::{App, Error};
use doorward_core::words::fill;
use doorward_core::{Code, Language};
use serde::{Deserialize, Serialize};

use crate::notice::{self, Action, Notice, Post, Tone};
use crate::rate_limit::{Face, limited};
use crate::{WebSettings, cross_site, headers};

mod code;
#[cfg(test)]
mod code_tests;
mod cookie;
mod doors;
#[cfg(test)]
mod language_tests;
mod link_notice;
mod links;
mod openings;
mod page;
#[cfg(test)]
mod tests;
mod words;

use links::{GuestLinks, Kind, home};
pub use words::{Message, Words};

#[derive(Clone)]
struct Pages {
    links: Arc<dyn GuestLinks>,
    settings: Arc<WebSettings>,
    kind: Kind,
}

/// `/grouplinks`, `/accesskeys` and everything below them.
pub fn router(app: Arc<App>, settings: WebSettings) -> Router {
    let settings = Arc::new(settings);
    let of = |kind, presented| {
        let pages = Pages { links: Arc::clone(&app) as _, settings: Arc::clone(&settings), kind };
        limited(routes(pages), Arc::clone(&app), Face { presented, failed: failed_as })
    };
    of(Kind::Link, presented_link).merge(of(Kind::AccessKey, presented_key))
}

fn presented_link(params: Option<&RawPathParams>, headers: &HeaderMap) -> Option<Credential> {
    presented(Kind::Link, params, headers)
}

fn presented_key(params: Option<&RawPathParams>, headers: &HeaderMap) -> Option<Credential> {
    presented(Kind::AccessKey, params, headers)
}

/// The link or access key of a request: in the address on the first visit, in the cookie from then on.
fn presented(kind: Kind, params: Option<&RawPathParams>, headers: &HeaderMap) -> Option<Credential> {
    let in_address = params.and_then(|params| params.iter().find(|(name, _)| *name == "secret"));
    let secret = in_address.map_or_else(|| cookie::read(headers), |(_, text)| cookie::secret(text));
    secret.map(|secret| kind.held(secret).credential())
}

fn routes(pages: Pages) -> Router {
    // A nest takes the bare prefix and all below it, but not the prefix with a slash.
    let prefix = pages.kind.prefix();
    Router::new().nest(prefix, below(pages)).route(&format!("{prefix}/"), any(async |headers: HeaderMap| wrong_address(&headers)))
}

fn below(pages: Pages) -> Router {
    Router::new()
        .route("/{secret}", get(enter))
        .route("/at/{id}", get(show))
        .route("/at/{id}/state", get(state))
        .route("/at/{id}/code", get(code::show))
        .route("/at/{id}/manifest.webmanifest", get(code::manifest))
        .route("/at/{id}/worker.js", get(code::worker))
        .route("/at/{id}/colors.css", get(code::colors))
        .route("/at/{id}/locks/{lock_id}/confirm", post(confirm))
        .route("/at/{id}/locks/{lock_id}/open", post(open))
        .fallback(async |headers: HeaderMap| wrong_address(&headers))
        .method_not_allowed_fallback(async |headers: HeaderMap| wrong_method(&headers))
        .layer(middleware::from_fn_with_state(pages.clone(), guard))
        .with_state(pages)
}

/// Refuses what another site made the browser send, and makes every answer a page's.
async fn guard(State(pages): State<Pages>, request: Request, next: Next) -> Response {
    let reads = matches!(*request.method(), Method::GET | Method::HEAD);
    if reads || cross_site::is_own(request.headers(), &pages.settings.public_url) {
        return headers::page(next.run(request).await);
    }
    headers::page(refused_unknown(request.headers(), Code::CrossSite))
}

/// Swaps the secret in the address for a cookie.
async fn enter(State(pages): State<Pages>, secret: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(secret) = secret.ok().and_then(|Path(text)| cookie::secret(&text)) else { return wrong_address(&headers) };
    let view = match pages.links.view(&pages.kind.held(secret.clone())).await {
        Ok(view) => view,
        Err(Error::Refused(Code::LinkInvalid)) => return wrong_address(&headers),
        Err(error) => return failed_as(&headers, &error),
    };
    let Some(cookie) = cookie::write(&view, &secret, pages.settings.secure_cookies) else { return wrong_address(&headers) };
    let mut response = Redirect::to(&home(view.of)).into_response();
    response.headers_mut().insert(header::SET_COOKIE, cookie);
    response
}

async fn show(State(pages): State<Pages>, id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(id) = number(id) else { return wrong_address(&headers) };
    match held(&pages, &headers, id).await {
        Ok((view, _)) => notice::html(StatusCode::OK, page::document(&view)),
        Err(refusal) => refusal,
    }
}

#[derive(Deserialize)]
struct Seen {
    seen: Option<String>,
}

#[derive(Serialize)]
struct PageState {
    /// Milliseconds since the epoch by the server's clock.
    now: i64,
    /// The language that the page should be in.
    language: &'static str,
    /// The fingerprint of what the page should show.
    seen: String,
    /// What the page should show, if it shows something else.
    html: Option<String>,
}

async fn state(
    State(pages): State<Pages>,
    id: Result<Path<String>, PathRejection>,
    Query(asked): Query<Seen>,
    headers: HeaderMap,
) -> Response {
    let Some(id) = number(id) else { return refused_unknown(&headers, Code::NotFound) };
    let view = match held(&pages, &headers, id).await {
        Ok((view, _)) => view,
        Err(refusal) => return refusal,
    };
    match page::fragment(&view) {
        Ok(fragment) => {
            let now = view.now.micros().div_euclid(1_000);
            let html = (asked.seen.as_ref() != Some(&fragment.seen)).then_some(fragment.html);
            Json(PageState { now, language: view.language.as_str(), seen: fragment.seen, html }).into_response()
        }
        Err(error) => failed(&headers, Words::of(view.language), &Error::Internal(error.to_string())),
    }
}

/// Asks whether to open a door, where no script makes the button a hold. Opens nothing.
async fn confirm(State(pages): State<Pages>, ids: Result<Path<(String, String)>, PathRejection>, headers: HeaderMap) -> Response {
    let Some((id, lock_id)) = numbers(ids) else { return wrong_address(&headers) };
    let view = match held(&pages, &headers, id).await {
        Ok((view, _)) => view,
        Err(refusal) => return refusal,
    };
    let (home, words) = (home(view.of), Words::of(view.language));
    let Some(door) = door(&view, lock_id) else { return refused(&headers, words, Code::LockNotFound, Some(home)) };
    if let Err(code) = page::can_try(&view, door) {
        return refused(&headers, words, code, Some(home));
    }
    let title = fill(words.script.question, &[("door", &door.name)]);
    let text = fill(words.confirm, &[("time", &words.seconds(door.pulse_seconds))]);
    let address = format!("{home}/locks/{lock_id}/open");
    let post = Some(Post { address, label: words.script.yes.to_owned() });
    let action = Some(Action { post, ..back(home, words.script.no) });
    let notice =
        Notice { language: words.language, tone: Tone::Plain, icon: "door", title: &title, text: &text, code: None, action };
    notice::respond(StatusCode::OK, &notice)
}

#[derive(Serialize)]
struct Opened {
    pulse_seconds: u32,
    /// How many openings are left, in words; none without a limit.
    #[serde(skip_serializing_if = "Option::is_none")]
    openings: Option<String>,
}

/// Opens a door.
async fn open(State(pages): State<Pages>, ids: Result<Path<(String, String)>, PathRejection>, headers: HeaderMap) -> Response {
    let Some((id, lock_id)) = numbers(ids) else { return refused_unknown(&headers, Code::NotFound) };
    let (view, held) = match held(&pages, &headers, id).await {
        Ok(held) => held,
        Err(refusal) => return refusal,
    };
    let (home, words) = (home(view.of), Words::of(view.language));
    match pages.links.open(&held, lock_id).await {
        Ok(pulse_seconds) => {
            let openings = openings_left(&pages, &view, words, &held).await;
            if wants_json(&headers) {
                return Json(Opened { pulse_seconds, openings }).into_response();
            }
            let name = door(&view, lock_id).map_or(words.the_door, |door| door.name.as_str());
            let left = openings.map(|left| format!(" {left}.")).unwrap_or_default();
            let open = fill(words.door_stays_open, &[("door", name), ("time", &words.seconds(pulse_seconds))]);
            let (title, text) = (words.script.open, format!("{open}{left}"));
            let action = Some(back(home, words.back));
            let notice =
                Notice { language: words.language, tone: Tone::Good, icon: "open", title, text: &text, code: None, action };
            notice::respond(StatusCode::OK, &notice)
        }
        Err(Error::Refused(code)) => refused(&headers, words, code, Some(home)),
        Err(error) => failed(&headers, words, &error),
    }
}

/// How many openings an opening has left, if there is a limit. The door is open, whether this can be told or not.
async fn openings_left(pages: &Pages, before: &GuestView, words: &Words, held: &Held) -> Option<String> {
    before.openings?;
    let view = pages.links.view(held).await.inspect_err(|error| tracing::warn!(%error, "openings left cannot be told"));
    view.ok()?.openings.as_ref().map(|openings| openings::left(openings, words))
}

/// The link or access key that the browser's cookie holds, if it is the one of this address. Whether another one has this id is not
/// told.
async fn held(pages: &Pages, headers: &HeaderMap, id: i64) -> Result<(GuestView, Held), Response> {
    let Some(held) = cookie::read(headers).map(|secret| pages.kind.held(secret)) else { return Err(open_again(headers)) };
    match pages.links.view(&held).await {
        Ok(view) if view.of == pages.kind.page(id) => Ok((view, held)),
        Ok(_) | Err(Error::Refused(Code::LinkInvalid)) => Err(open_again(headers)),
        Err(error) => Err(failed_as(headers, &error)),
    }
}

fn door(view: &GuestView, lock_id: i64) -> Option<&GuestDoor> {
    view.doors.iter().find(|door| door.id == lock_id)
}

fn number(id: Result<Path<String>, PathRejection>) -> Option<i64> {
    id.ok()?.0.parse().ok()
}

fn numbers(ids: Result<Path<(String, String)>, PathRejection>) -> Option<(i64, i64)> {
    let Path((id, lock_id)) = ids.ok()?;
    Some((id.parse().ok()?, lock_id.parse().ok()?))
}

fn back(home: String, back_label: &'static str) -> Action {
    Action { post: None, back: home, back_label }
}

fn wants_json(headers: &HeaderMap) -> bool {
    let accepts = |value: &HeaderValue| value.to_str().is_ok_and(|value| value.contains("application/json"));
    headers.get_all(header::ACCEPT).iter().any(accepts)
}

#[derive(Serialize)]
struct Refusal<'a> {
    code: Code,
    title: &'a str,
    text: &'a str,
}

/// A refusal as the caller reads it: a script's JSON or a person's page.
fn refused(headers: &HeaderMap, words: &'static Words, code: Code, home: Option<String>) -> Response {
    let status = StatusCode::from_u16(code.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let message = words.refusals.of(code);
    if wants_json(headers) {
        return refusal(status, code, message);
    }
    let Message { title, text } = message;
    let action = home.map(|home| back(home, words.back));
    let (language, code) = (words.language, Some(code.as_str()));
    notice::respond(status, &Notice { language, tone: Tone::Bad, icon: "alert", title, text, code, action })
}

fn refusal(status: StatusCode, code: Code, Message { title, text }: Message) -> Response {
    (status, Json(Refusal { code, title, text })).into_response()
}

fn failed(headers: &HeaderMap, words: &'static Words, error: &Error) -> Response {
    refused(headers, words, fault(error), None)
}

/// An answer to whoever's link is not known, in the language of the browser.
fn to_browser(headers: &HeaderMap, answer: impl FnOnce(&'static Words) -> Response) -> Response {
    let accepted = headers.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let mut response = answer(Words::of(Language::accepted(accepted)));
    response.headers_mut().append(header::VARY, HeaderValue::from_static("accept-language"));
    response
}

fn refused_unknown(headers: &HeaderMap, code: Code) -> Response {
    to_browser(headers, |words| refused(headers, words, code, None))
}

fn failed_as(headers: &HeaderMap, error: &Error) -> Response {
    refused_unknown(headers, fault(error))
}

/// What a guest is told of a fault; the rest is for the log.
fn fault(error: &Error) -> Code {
    error.told("the guest page")
}

fn open_again(headers: &HeaderMap) -> Response {
    let (status, code) = (StatusCode::UNAUTHORIZED, Code::LinkInvalid);
    to_browser(headers, |words| {
        if wants_json(headers) {
            refusal(status, code, words.open_again)
        } else {
            error_page(status, words, words.open_again, code)
        }
    })
}

fn wrong_address(headers: &HeaderMap) -> Response {
    to_browser(headers, |words| error_page(StatusCode::NOT_FOUND, words, words.wrong_address, Code::NotFound))
}

fn wrong_method(headers: &HeaderMap) -> Response {
    to_browser(headers, |words| error_page(StatusCode::METHOD_NOT_ALLOWED, words, words.wrong_method, Code::MethodNotAllowed))
}

fn error_page(status: StatusCode, words: &Words, Message { title, text }: Message, code: Code) -> Response {
    notice::error_page_in(words.language, status, title, text, Some(code))
}
