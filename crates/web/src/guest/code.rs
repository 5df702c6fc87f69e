//! The page with a link's QR code: large, and without a network once it was opened.
//!
//! A worker of the browser keeps this page and nothing else, until the link ends or the server says that it is gone.

use askama::Template;
use axum::extract::rejection::PathRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use doorward_app::group_links;
use doorward_app::guest::GuestView;
use doorward_core::Color;
use serde_json::json;

use super::links::home;
use super::page::{millis, over, title, validity};
use super::words::{Message, Words};
use super::{Pages, failed, held, number, refused, wrong_address};
use crate::assets::{ADDRESSES, Addresses};
use crate::notice;

/// Until when the worker may show the page, in milliseconds since the epoch; not sent if the link has no end.
static UNTIL: HeaderName = HeaderName::from_static("x-doorward-until");

#[derive(Template)]
#[template(path = "guest_code.html")]
struct CodePage<'a> {
    assets: &'a Addresses,
    words: &'static Words,
    /// What stands in place of the code once the link has ended.
    ended: Message,
    title: String,
    home: String,
    view: &'a GuestView,
    /// The code as SVG.
    picture: String,
    until_millis: Option<i64>,
    validity: Option<String>,
}

/// Shows the code. What opens nothing for good has none to show.
pub(super) async fn show(State(pages): State<Pages>, id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(id) = number(id) else { return wrong_address(&headers) };
    let view = match held(&pages, &headers, id).await {
        Ok((view, _)) => view,
        Err(refusal) => return refusal,
    };
    if let Some(code) = over(&view) {
        return refused(&headers, Words::of(view.language), code, Some(home(view.of)));
    }
    let Some(code) = &view.code else { return wrong_address(&headers) };
    let document = match group_links::picture(code).map(|picture| picture.svg()) {
        Ok(picture) => document(&view, picture),
        Err(error) => return failed(&headers, Words::of(view.language), &error),
    };
    let mut response = notice::html(StatusCode::OK, document);
    if let Some(until) = view.valid_until {
        response.headers_mut().insert(UNTIL.clone(), HeaderValue::from(millis(until)));
    }
    response
}

fn document(view: &GuestView, picture: String) -> Result<String, askama::Error> {
    let words = Words::of(view.language);
    CodePage {
        assets: &ADDRESSES,
        words,
        ended: words.refusals.ended,
        title: title(view),
        home: home(view.of),
        until_millis: view.valid_until.map(millis),
        validity: validity(view),
        picture,
        view,
    }
    .render()
}

/// What makes the page one that a phone can keep among its apps (W3C Web Application Manifest).
pub(super) async fn manifest(State(pages): State<Pages>, id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(id) = number(id) else { return wrong_address(&headers) };
    let view = match held(&pages, &headers, id).await {
        Ok((view, _)) => view,
        Err(refusal) => return refusal,
    };
    let here = home(view.of);
    let manifest = json!({
        "id": format!("{here}/code"),
        "lang": view.language.as_str(),
        "name": title(&view),
        "short_name": view.organization_name,
        "start_url": format!("{here}/code"),
        "scope": format!("{here}/"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#ffffff",
        "icons": [{"src": ADDRESSES.icon, "sizes": "any", "type": "image/svg+xml"}],
    });
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("application/manifest+json"))];
    (kind, manifest.to_string()).into_response()
}

/// The worker's script. It stands below the link's page, so that it has a say there and nowhere else.
pub(super) async fn worker(id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    if number(id).is_none() {
        return wrong_address(&headers);
    }
    let kind = [(header::CONTENT_TYPE, HeaderValue::from_static("text/javascript; charset=utf-8"))];
    (kind, include_str!("../../assets/worker.js")).into_response()
}

/// The organization's colour as a style sheet, which overrides the usual one.
pub(super) async fn colors(State(pages): State<Pages>, id: Result<Path<String>, PathRejection>, headers: HeaderMap) -> Response {
    let Some(id) = number(id) else { return wrong_address(&headers) };
    let color = match held(&pages, &headers, id).await {
        Ok((view, _)) => view.color.as_deref().and_then(Color::parse),
        Err(refusal) => return refusal,
    };
    let sheet = color.map_or_else(String::new, |color| {
        let (ink, strong) = (color.ink(), if color.ink() == "#ffffff" { "#000000" } else { "#ffffff" });
        format!(":root {{ --accent: {color}; --on-accent: {ink}; --accent-strong: color-mix(in srgb, {color} 65%, {strong}); }}\n")
    });
    ([(header::CONTENT_TYPE, HeaderValue::from_static("text/css; charset=utf-8"))], sheet).into_response()
}
