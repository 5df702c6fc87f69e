//! Style sheets and scripts, embedded, under addresses that change with their content.

use std::sync::LazyLock;

use axum::Router;
use axum::extract::Path;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use sha2::{Digest as _, Sha256};

use crate::notice;

struct Asset {
    file: String,
    mime: &'static str,
    body: &'static str,
}

impl Asset {
    fn new(stem: &str, extension: &str, mime: &'static str, body: &'static str) -> Self {
        Self { file: format!("{stem}.{}.{extension}", fingerprint(body)), mime, body }
    }

    fn address(&self) -> String {
        format!("/assets/{}", self.file)
    }
}

const CSS: &str = "text/css; charset=utf-8";
const JS: &str = "text/javascript; charset=utf-8";
const SVG: &str = "image/svg+xml";

/// In one file, since each request is a delay where the network is poor.
const GUEST_STYLE: &str =
    concat!(include_str!("../assets/tokens.css"), include_str!("../assets/base.css"), include_str!("../assets/guest.css"));

/// The guest page has its own sheet, so that it stays light.
const DASHBOARD_STYLE: &str = concat!(
    include_str!("../assets/tokens.css"),
    include_str!("../assets/base.css"),
    include_str!("../assets/dashboard.css"),
    include_str!("../assets/dashboard_credentials.css"),
    include_str!("../assets/dashboard_doors.css"),
    include_str!("../assets/dashboard_events.css"),
    include_str!("../assets/dashboard_overview.css"),
    include_str!("../assets/dashboard_settings.css"),
    include_str!("../assets/dashboard_users.css"),
);

const TERMINAL_STYLE: &str =
    concat!(include_str!("../assets/tokens.css"), include_str!("../assets/base.css"), include_str!("../assets/terminal.css"));

/// jsQR 1.4.0, as its project publishes it (its licence, Apache-2.0, is beside it), and what has it read pictures.
const READER_SCRIPT: &str = concat!(include_str!("../assets/vendor/jsQR.js"), include_str!("../assets/terminal_reader.js"));

/// One script, since its parts share what the first begins with.
const DASHBOARD_SCRIPT: &str = concat!(
    include_str!("../assets/dashboard.js"),
    include_str!("../assets/dashboard_credentials.js"),
    include_str!("../assets/dashboard_doors.js"),
    include_str!("../assets/dashboard_events.js"),
    include_str!("../assets/dashboard_users.js"),
);

static GUEST_CSS: LazyLock<Asset> = LazyLock::new(|| Asset::new("guest", "css", CSS, GUEST_STYLE));
static GUEST_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("guest", "js", JS, include_str!("../assets/guest.js")));
static CODE_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("code", "js", JS, include_str!("../assets/code.js")));
static ICON: LazyLock<Asset> = LazyLock::new(|| Asset::new("icon", "svg", SVG, include_str!("../assets/icon.svg")));
static DASHBOARD_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("dashboard", "js", JS, DASHBOARD_SCRIPT));
/// htmx 2.0.8, as its project publishes it; its licence (0BSD) is beside it.
static HTMX_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("htmx", "js", JS, include_str!("../assets/vendor/htmx.min.js")));
static DASHBOARD_CSS: LazyLock<Asset> = LazyLock::new(|| Asset::new("dashboard", "css", CSS, DASHBOARD_STYLE));
static TERMINAL_CSS: LazyLock<Asset> = LazyLock::new(|| Asset::new("terminal", "css", CSS, TERMINAL_STYLE));
static TERMINAL_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("terminal", "js", JS, include_str!("../assets/terminal.js")));
static READER_JS: LazyLock<Asset> = LazyLock::new(|| Asset::new("reader", "js", JS, READER_SCRIPT));

/// The addresses that templates link to.
pub struct Addresses {
    /// The guest page's style sheet, with the design tokens.
    pub guest_css: String,
    /// The guest page's script.
    pub guest_js: String,
    /// The script that keeps a link's code on the phone.
    pub code_js: String,
    /// What a phone shows for a page that is kept among its apps.
    pub icon: String,
    /// The dashboard's style sheet, with the design tokens.
    pub dashboard_css: String,
    /// The dashboard's script.
    pub dashboard_js: String,
    /// What swaps parts of the dashboard's pages.
    pub htmx_js: String,
    /// The terminal page's style sheet, with the design tokens.
    pub terminal_css: String,
    /// The terminal page's script.
    pub terminal_js: String,
    /// What finds codes in the pictures of its camera, beside the page.
    pub reader_js: String,
}

/// The addresses of this build's assets.
pub static ADDRESSES: LazyLock<Addresses> = LazyLock::new(|| Addresses {
    guest_css: GUEST_CSS.address(),
    guest_js: GUEST_JS.address(),
    code_js: CODE_JS.address(),
    icon: ICON.address(),
    dashboard_css: DASHBOARD_CSS.address(),
    dashboard_js: DASHBOARD_JS.address(),
    htmx_js: HTMX_JS.address(),
    terminal_css: TERMINAL_CSS.address(),
    terminal_js: TERMINAL_JS.address(),
    reader_js: READER_JS.address(),
});

/// A short name for a text: the same text has the same one, another text another.
pub fn fingerprint(text: &str) -> String {
    let digest = hex::encode(Sha256::digest(text.as_bytes()));
    digest.chars().take(12).collect()
}

/// Serves the assets; what their addresses name never changes, so browsers may keep it for a year.
pub fn router() -> Router {
    Router::new().route("/assets/{file}", get(asset))
}

async fn asset(Path(file): Path<String>) -> Response {
    let guest = [&GUEST_CSS, &GUEST_JS, &CODE_JS, &ICON];
    let mut all = guest.into_iter().chain([&DASHBOARD_CSS, &DASHBOARD_JS, &HTMX_JS, &TERMINAL_CSS, &TERMINAL_JS, &READER_JS]);
    let Some(asset) = all.find(|asset| asset.file == file) else {
        return notice::not_found();
    };
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(asset.mime)),
        (header::CACHE_CONTROL, HeaderValue::from_static("public, max-age=31536000, immutable")),
        (header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff")),
    ];
    (StatusCode::OK, headers, asset.body).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn an_asset_is_served_under_its_fingerprint_only_and_kept() {
        let response = asset(Path(GUEST_JS.file.clone())).await;
        assert_eq!(response.status(), StatusCode::OK);
        assert_eq!(response.headers()[header::CONTENT_TYPE], JS);
        assert!(response.headers()[header::CACHE_CONTROL].to_str().unwrap().contains("immutable"));

        assert_eq!(asset(Path("guest.js".to_owned())).await.status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn another_content_has_another_address() {
        assert_ne!(Asset::new("a", "css", CSS, "x").address(), Asset::new("a", "css", CSS, "y").address());
    }

    #[test]
    fn colours_stand_in_the_tokens_only() {
        for sheet in [
            include_str!("../assets/base.css"),
            include_str!("../assets/guest.css"),
            include_str!("../assets/terminal.css"),
            include_str!("../assets/dashboard.css"),
            include_str!("../assets/dashboard_doors.css"),
            include_str!("../assets/dashboard_users.css"),
            include_str!("../assets/dashboard_credentials.css"),
            include_str!("../assets/dashboard_settings.css"),
            include_str!("../assets/dashboard_events.css"),
            include_str!("../assets/dashboard_overview.css"),
        ] {
            assert!(!sheet.contains('#') && !sheet.contains("rgb"), "a colour that dark mode cannot change");
        }
    }
}
