//! The routes over a link that the tests make up: what they answer, and that nothing but the right `POST` opens.

use std::sync::Mutex;

use async_trait::async_trait;
use axum::body::Body;
use doorward_app::guest::{GuestDoorState, GuestState, Openings, PageOf};
use doorward_core::Timestamp;
use doorward_core::limit::Period;
use http_body_util::BodyExt as _;
use tower::ServiceExt as _;

use super::*;

const SECRET: &str = "00112233445566778899aabbccddeeff";

pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A link with one door, valid for three more days.
pub fn view() -> GuestView {
    GuestView {
        of: PageOf::Link(5),
        language: Language::English,
        guest_name: "Ada Sample".to_owned(),
        organization_name: "Sunny Mill".to_owned(),
        organization_domain: "sunny-mill".to_owned(),
        has_logo: false,
        color: None,
        code: None,
        valid_from: None,
        valid_until: Some(at("2026-11-24T17:00:00Z")),
        state: GuestState::Ready,
        openings: None,
        now: at("2026-11-21T17:00:00Z"),
        time_zone: "Europe/Berlin".to_owned(),
        doors: vec![door(7, "Front door", "Mill Studio")],
    }
}

pub fn door(id: i64, name: &str, place: &str) -> GuestDoor {
    GuestDoor {
        id,
        name: name.to_owned(),
        description: None,
        place_name: place.to_owned(),
        place_address: format!("1 {place} Lane"),
        time_zone: "Europe/Berlin".to_owned(),
        state: GuestDoorState::Ready,
        opens_at: None,
        closes_at: None,
        pulse_seconds: 5,
    }
}

struct OneLink {
    view: GuestView,
    answer: Result<u32, Code>,
    opened: Mutex<Vec<i64>>,
}

#[async_trait]
impl GuestLinks for OneLink {
    async fn view(&self, held: &Held) -> Result<GuestView, Error> {
        let (Held::Link(secret) | Held::AccessKey(secret)) = held;
        if secret.reveal() == SECRET { Ok(self.view.clone()) } else { Err(Error::Refused(Code::LinkInvalid)) }
    }

    async fn open(&self, _held: &Held, lock_id: i64) -> Result<u32, Error> {
        self.opened.lock().unwrap().push(lock_id);
        self.answer.map_err(Error::Refused)
    }
}

pub struct Site {
    link: Arc<OneLink>,
    router: Router,
}

impl Site {
    pub fn new(view: GuestView, answer: Result<u32, Code>) -> Self {
        let link = Arc::new(OneLink { view, answer, opened: Mutex::default() });
        let settings = WebSettings { public_url: "https://doors.example.com".to_owned(), secure_cookies: true };
        let kind = if matches!(link.view.of, PageOf::Link(_)) { Kind::Link } else { Kind::AccessKey };
        let router = routes(Pages { links: link.clone(), settings: Arc::new(settings), kind });
        Self { link, router }
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)]) -> (StatusCode, HeaderMap, String) {
        let mut request = Request::builder().method(method).uri(path).header("host", "doors.example.com");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let response = self.router.clone().oneshot(request.body(Body::empty()).unwrap()).await.unwrap();
        let (parts, body) = response.into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        assert!(!body.contains(SECRET), "no page holds the secret");
        (parts.status, parts.headers, body)
    }

    fn opened(&self) -> Vec<i64> {
        self.link.opened.lock().unwrap().clone()
    }
}

fn site() -> Site {
    Site::new(view(), Ok(5))
}

pub const COOKIE: (&str, &str) = ("cookie", "doorward_link=00112233445566778899aabbccddeeff");
pub const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
pub const JSON: (&str, &str) = ("accept", "application/json");
const OPEN: &str = "/grouplinks/at/5/locks/7/open";
const CONFIRM: &str = "/grouplinks/at/5/locks/7/confirm";

#[tokio::test]
async fn the_secret_in_the_address_becomes_a_cookie_for_its_page_alone() {
    let site = site();
    for method in ["GET", "HEAD"] {
        let (status, headers, _) = site.send(method, &format!("/grouplinks/{SECRET}"), &[]).await;
        assert_eq!((status, headers[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/grouplinks/at/5"));
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        let expected =
            format!("doorward_link={SECRET}; Path=/grouplinks/at/5; Max-Age={}; HttpOnly; SameSite=Lax; Secure", 4 * 24 * 60 * 60);
        assert_eq!(cookie, expected);
        assert_eq!(headers[header::REFERRER_POLICY], "no-referrer");
    }
}

#[tokio::test]
async fn a_cookie_lives_a_day_past_its_link_and_400_days_at_most() {
    for (valid_until, days) in [(None, 400), (Some("2030-01-01T00:00:00Z"), 400), (Some("2026-11-20T00:00:00Z"), 1)] {
        let site = Site::new(GuestView { valid_until: valid_until.map(at), ..view() }, Ok(5));
        let (_, headers, _) = site.send("GET", &format!("/grouplinks/{SECRET}"), &[]).await;
        let cookie = headers[header::SET_COOKIE].to_str().unwrap();
        assert!(cookie.contains(&format!("Max-Age={};", days * 24 * 60 * 60)), "{cookie}");
    }
}

#[tokio::test]
async fn an_address_that_is_no_links_is_a_page_that_says_so() {
    let site = site();
    let wrong = [
        "/grouplinks",
        "/grouplinks/",
        "/grouplinks/ffffffffffffffffffffffffffffffff",
        "/grouplinks/at",
        "/grouplinks/%ff",
        "/grouplinks/a%3Bb",
        "/grouplinks/at/x",
        "/grouplinks/at/99999999999999999999",
        "/grouplinks/at/5/locks",
        "/grouplinks/a/b/c",
    ];
    for path in wrong {
        let (status, headers, body) = site.send("GET", path, &[COOKIE]).await;
        assert_eq!(status, StatusCode::NOT_FOUND, "{path}");
        assert!(body.contains("<h1>Wrong address</h1>"), "{path}");
        assert!(!headers.contains_key(header::SET_COOKIE), "{path}");
    }
}

#[tokio::test]
async fn without_the_links_own_cookie_the_page_asks_to_open_the_link_again() {
    let site = site();
    let foreign = ("cookie", "doorward_link=ffffffffffffffffffffffffffffffff");
    for (path, headers) in [
        ("/grouplinks/at/5", &[] as &[_]),
        ("/grouplinks/at/5", &[foreign]),
        ("/grouplinks/at/6", &[COOKIE]),
        ("/grouplinks/at/5/state", &[foreign]),
    ] {
        let (status, _, body) = site.send("GET", path, headers).await;
        assert_eq!(status, StatusCode::UNAUTHORIZED, "{path}");
        assert!(body.contains("Open the link again") && !body.contains("Sunny Mill"), "{path}");
    }
    for headers in [&[OWN, JSON] as &[_], &[OWN, JSON, foreign]] {
        assert_eq!(site.send("POST", OPEN, headers).await.0, StatusCode::UNAUTHORIZED);
    }
    assert_eq!(site.send("POST", "/grouplinks/at/6/locks/7/open", &[OWN, COOKIE]).await.0, StatusCode::UNAUTHORIZED);
    assert!(site.opened().is_empty());
}

#[tokio::test]
async fn a_post_from_the_page_opens_the_door_and_tells_for_how_long() {
    let site = site();
    let (status, _, body) = site.send("POST", OPEN, &[COOKIE, OWN, JSON]).await;
    assert_eq!((status, body.as_str()), (StatusCode::OK, r#"{"pulse_seconds":5}"#));
    assert_eq!(site.opened(), [7]);

    let (status, _, body) = site.send("POST", OPEN, &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Open — pull now") && body.contains("Front door stays open for 5 seconds."));
    assert_eq!(site.opened(), [7, 7]);
}

#[tokio::test]
async fn after_an_opening_with_a_limit_the_page_is_told_what_is_left() {
    let openings = Openings { limit: 3, left: 1, period: Some(Period::Day), renewed_at: None, time_zone: "Europe/Berlin" };
    let site = Site::new(GuestView { openings: Some(openings), ..view() }, Ok(5));
    let (_, _, body) = site.send("POST", OPEN, &[COOKIE, OWN, JSON]).await;
    assert_eq!(body, r#"{"pulse_seconds":5,"openings":"1 of 3 openings left today"}"#);
    let (_, _, body) = site.send("POST", OPEN, &[COOKIE, OWN]).await;
    assert!(body.contains("Front door stays open for 5 seconds. 1 of 3 openings left today."), "{body}");
}

#[tokio::test]
async fn a_refusal_says_what_happened_what_to_do_and_its_code() {
    let site = Site::new(view(), Err(Code::DeviceUnavailable));
    let (status, _, body) = site.send("POST", OPEN, &[COOKIE, OWN, JSON]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.starts_with(r#"{"code":"fac003","title":"Door did not answer","text":"#), "{body}");

    let (status, _, body) = site.send("POST", OPEN, &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::SERVICE_UNAVAILABLE);
    assert!(body.contains("<h1>Door did not answer</h1>") && body.contains("Code fac003"));
}

#[tokio::test]
async fn another_sites_post_is_refused_before_anything_is_looked_up() {
    let site = site();
    let elsewhere: [&[(&str, &str)]; 4] = [
        &[COOKIE],
        &[COOKIE, ("sec-fetch-site", "cross-site")],
        &[COOKIE, ("origin", "https://evil.example.com")],
        &[COOKIE, ("origin", "null")],
    ];
    for headers in elsewhere {
        for path in [OPEN, CONFIRM] {
            let (status, _, body) = site.send("POST", path, headers).await;
            assert_eq!(status, StatusCode::FORBIDDEN, "{headers:?}");
            assert!(body.contains("another site") || body.contains("did not come from this page"), "{body}");
        }
    }
    assert!(site.opened().is_empty());
    assert_eq!(site.send("POST", OPEN, &[COOKIE, ("origin", "https://doors.example.com")]).await.0, StatusCode::OK);
}

#[tokio::test]
async fn nothing_but_the_open_post_opens() {
    let site = site();
    let page = "/grouplinks/at/5";
    for method in ["GET", "HEAD", "PUT", "DELETE", "OPTIONS"] {
        for path in [page, "/grouplinks/at/5/state", OPEN, CONFIRM, &format!("/grouplinks/{SECRET}")] {
            site.send(method, path, &[COOKIE, OWN]).await;
        }
    }
    assert_eq!(site.send("GET", OPEN, &[COOKIE, OWN]).await.0, StatusCode::METHOD_NOT_ALLOWED);
    let (status, _, body) = site.send("POST", CONFIRM, &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(body.contains("Open Front door?") && body.contains(&format!("action=\"{OPEN}\"")));
    assert!(site.opened().is_empty());
}

#[tokio::test]
async fn a_door_that_does_not_open_is_not_asked_about() {
    let mut closed = view();
    closed.doors[0].state = GuestDoorState::Refused(Code::LockLockedDown);
    let (status, _, body) = Site::new(closed, Ok(5)).send("POST", CONFIRM, &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::CONFLICT);
    assert!(body.contains("Door locked down") && !body.contains("<form"));

    let (status, ..) = site().send("POST", "/grouplinks/at/5/locks/8/confirm", &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_state_holds_markup_only_for_a_page_that_shows_something_else() {
    let site = site();
    let (_, _, page) = site.send("GET", "/grouplinks/at/5", &[COOKIE]).await;
    let seen = page.split("data-seen=\"").nth(1).and_then(|rest| rest.split('"').next()).unwrap();

    let (_, _, same) = site.send("GET", &format!("/grouplinks/at/5/state?seen={seen}"), &[COOKIE]).await;
    let same: serde_json::Value = serde_json::from_str(&same).unwrap();
    assert_eq!(same, serde_json::json!({"now": 1_795_280_400_000_i64, "language": "en", "seen": seen, "html": null}));

    let (_, _, other) = site.send("GET", "/grouplinks/at/5/state?seen=old", &[COOKIE]).await;
    let other: serde_json::Value = serde_json::from_str(&other).unwrap();
    assert!(page.contains(other["html"].as_str().unwrap()));
}

#[tokio::test]
async fn every_answer_has_the_headers_of_a_page() {
    let site = site();
    for (method, path) in [
        ("GET", format!("/grouplinks/{SECRET}")),
        ("GET", "/grouplinks/at/5".to_owned()),
        ("GET", "/grouplinks/at/5/state".to_owned()),
        ("GET", "/grouplinks/none".to_owned()),
        ("GET", "/grouplinks/".to_owned()),
        ("PUT", "/grouplinks/at/5".to_owned()),
        ("POST", OPEN.to_owned()),
        ("POST", CONFIRM.to_owned()),
    ] {
        for own in [OWN, ("sec-fetch-site", "cross-site")] {
            let (_, headers, _) = site.send(method, &path, &[COOKIE, own]).await;
            let policy = headers[header::CONTENT_SECURITY_POLICY].to_str().unwrap();
            assert!(policy.starts_with("default-src 'none'") && policy.contains("frame-ancestors 'none'"), "{path}");
            assert!(!policy.contains("unsafe"), "{path}");
            assert_eq!(headers[header::REFERRER_POLICY], "no-referrer", "{path}");
            assert_eq!(headers[header::CACHE_CONTROL], "no-store", "{path}");
            assert_eq!(headers["x-robots-tag"], "noindex, nofollow", "{path}");
        }
    }
}

#[tokio::test]
async fn an_access_key_has_the_same_page_at_an_address_of_its_own() {
    let site = Site::new(GuestView { of: PageOf::AccessKey(5), ..view() }, Ok(5));
    let (status, headers, _) = site.send("GET", &format!("/accesskeys/{SECRET}"), &[]).await;
    assert_eq!((status, headers[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, "/accesskeys/at/5"));
    let cookie = headers[header::SET_COOKIE].to_str().unwrap();
    assert!(cookie.starts_with(&format!("doorward_link={SECRET}; Path=/accesskeys/at/5;")), "{cookie}");
    let (_, _, page) = site.send("GET", "/accesskeys/at/5", &[COOKIE]).await;
    assert!(page.contains("action=\"/accesskeys/at/5/locks/7/confirm\"") && !page.contains("/grouplinks"), "{page}");
    assert!(page.contains("data-home=\"/accesskeys/at/5\""), "{page}");
    let (status, _, question) = site.send("POST", "/accesskeys/at/5/locks/7/confirm", &[COOKIE, OWN]).await;
    assert_eq!(status, StatusCode::OK);
    assert!(question.contains("action=\"/accesskeys/at/5/locks/7/open\"") && site.opened().is_empty(), "{question}");
    assert_eq!(site.send("POST", "/accesskeys/at/5/locks/7/open", &[COOKIE]).await.0, StatusCode::FORBIDDEN);
    assert_eq!(site.send("POST", "/accesskeys/at/5/locks/7/open", &[COOKIE, OWN]).await.0, StatusCode::OK);
    assert_eq!(site.opened(), [7]);
    assert_eq!(site.send("GET", "/accesskeys/at/6", &[COOKIE]).await.0, StatusCode::UNAUTHORIZED);
}
