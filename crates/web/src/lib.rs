//! The pages: what people see in a browser.
//!
//! [`router`] serves the guest page under `/grouplinks` and `/accesskeys`, the dashboard under `/app`, the page of a tablet at a door at
//! `/terminal`, pictures and the assets under `/assets`. Everything is embedded in the
//! program; nothing is fetched from elsewhere. No `GET` or `HEAD` changes anything or opens a door.
//!
//! To add a page: a template in `templates/` that extends `layout.html`, parts that it shares in `templates/parts/` (one
//! macro a file), sizes and colours from `assets/tokens.css`, and its response through [`headers`].

use std::sync::Arc;

use axum::Router;
use doorward_app::App;

mod assets;
pub mod client;
mod cookie;
mod cross_site;
mod dashboard;
mod guest;
pub mod headers;
mod notice;
mod picture;
mod rate_limit;
mod terminal;

pub use notice::error_page;

/// What the pages need to know of how the program is reached.
#[derive(Debug, Clone)]
pub struct WebSettings {
    /// Where people reach the server, such as `https://doors.example.com`; a browser's `Origin` is compared with it.
    pub public_url: String,
    /// Whether cookies are for `https` only; to be off only where the server is reached by plain `http`.
    pub secure_cookies: bool,
}

/// The guest page, the dashboard and the assets. Adds no fallback, so that it merges with other routers.
pub fn router(app: Arc<App>, settings: WebSettings) -> Router {
    Router::new()
        .merge(assets::router())
        .merge(picture::router(Arc::clone(&app)))
        .merge(dashboard::router(Arc::clone(&app), settings.clone()))
        .merge(terminal::router(Arc::clone(&app), settings.clone()))
        .merge(guest::router(app, settings))
}
