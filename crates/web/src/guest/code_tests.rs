//! The page with a link's QR code, over a link that the tests make up.

use axum::http::{StatusCode, header};
use doorward_app::guest::{GuestState, GuestView};
use doorward_core::{Code, Secret};

use super::tests::{COOKIE, Site, at, view};

const CODE: &str = "DW1:EXAMPLE";

fn with_code(more: GuestView) -> Site {
    Site::new(GuestView { code: Some(Secret::presented(CODE)), ..more }, Ok(5))
}

#[tokio::test]
async fn the_code_is_drawn_and_says_until_when_it_may_be_kept() {
    let site = with_code(view());
    let (status, headers, body) = site.send("GET", "/grouplinks/at/5/code", &[COOKIE]).await;
    assert_eq!(status, StatusCode::OK);
    let svg = doorward_core::qr::Picture::of(CODE).unwrap().svg();
    assert!(body.contains(&svg) && !body.contains(CODE), "{body}");
    assert!(body.contains("For <b>Ada Sample</b>") && body.contains("Valid until Tue 24 Nov, 18:00 (Berlin)"));
    let until = at("2026-11-24T17:00:00Z").micros() / 1_000;
    assert_eq!(headers["x-doorward-until"].to_str().unwrap(), until.to_string());
    assert!(body.contains(&format!("data-until=\"{until}\"")));
    assert!(headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap().contains("worker-src 'self'"));
    let (_, _, page) = site.send("GET", "/grouplinks/at/5", &[COOKIE]).await;
    assert!(page.contains("href=\"/grouplinks/at/5/code\"") && page.contains("rel=\"manifest\""), "{page}");

    let (_, headers, body) =
        with_code(GuestView { valid_until: None, ..view() }).send("GET", "/grouplinks/at/5/code", &[COOKIE]).await;
    assert!(!headers.contains_key("x-doorward-until") && !body.contains("data-until"));
}

#[tokio::test]
async fn what_opens_nothing_for_good_shows_no_code() {
    for (code, status) in [(Code::LinkExpired, 401), (Code::LinkDisabled, 401)] {
        let site = with_code(GuestView { state: GuestState::Refused(code), ..view() });
        let (found, _, body) = site.send("GET", "/grouplinks/at/5/code", &[COOKIE]).await;
        assert_eq!(found, status);
        assert!(body.contains(code.as_str()) && !body.contains("class=\"qr\""), "{body}");
        let (_, _, page) = site.send("GET", "/grouplinks/at/5", &[COOKIE]).await;
        assert!(!page.contains("/grouplinks/at/5/code\""), "{page}");
    }
    for code in [Code::LinkNotYetValid, Code::UnlockLimitReached] {
        let site = with_code(GuestView { state: GuestState::Refused(code), ..view() });
        assert_eq!(site.send("GET", "/grouplinks/at/5/code", &[COOKIE]).await.0, StatusCode::OK, "it may open later");
    }
}

#[tokio::test]
async fn a_link_without_a_code_has_no_such_page_and_asks_for_no_worker() {
    let site = Site::new(view(), Ok(5));
    assert_eq!(site.send("GET", "/grouplinks/at/5/code", &[COOKIE]).await.0, StatusCode::NOT_FOUND);
    let (_, _, page) = site.send("GET", "/grouplinks/at/5", &[COOKIE]).await;
    assert!(!page.contains("manifest") && !page.contains("/assets/code."), "{page}");
}

#[tokio::test]
async fn without_the_cookie_there_is_no_code_and_no_name() {
    let site = with_code(view());
    for path in ["code", "manifest.webmanifest", "colors.css"] {
        let (status, _, body) = site.send("GET", &format!("/grouplinks/at/5/{path}"), &[]).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(!body.contains("Sunny Mill") && !body.contains("<path fill=\"#000\""), "{path}");
    }
}

#[tokio::test]
async fn the_manifest_and_the_worker_stay_below_the_links_page() {
    let site = with_code(view());
    let (_, headers, body) = site.send("GET", "/grouplinks/at/5/manifest.webmanifest", &[COOKIE]).await;
    assert_eq!(headers[header::CONTENT_TYPE], "application/manifest+json");
    let manifest: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!((&manifest["scope"], &manifest["start_url"]), (&"/grouplinks/at/5/".into(), &"/grouplinks/at/5/code".into()));
    let (status, headers, _) = site.send("GET", "/grouplinks/at/5/worker.js", &[]).await;
    assert_eq!((status, headers[header::CONTENT_TYPE].to_str().unwrap()), (StatusCode::OK, "text/javascript; charset=utf-8"));
    assert!(!headers.contains_key("service-worker-allowed"), "it may have no say elsewhere");
}

#[tokio::test]
async fn the_organizations_colour_takes_the_place_of_the_usual_one() {
    let site = Site::new(GuestView { color: Some("#ffd400".to_owned()), ..view() }, Ok(5));
    let (_, _, page) = site.send("GET", "/grouplinks/at/5", &[COOKIE]).await;
    assert!(page.contains("<link rel=\"stylesheet\" href=\"/grouplinks/at/5/colors.css\">"), "{page}");
    let (_, headers, sheet) = site.send("GET", "/grouplinks/at/5/colors.css", &[COOKIE]).await;
    assert_eq!(headers[header::CONTENT_TYPE], "text/css; charset=utf-8");
    assert!(sheet.contains("--accent: #ffd400; --on-accent: #000000;"), "{sheet}");
    let (_, _, plain) = Site::new(view(), Ok(5)).send("GET", "/grouplinks/at/5", &[COOKIE]).await;
    assert!(!plain.contains("colors.css"));
}
