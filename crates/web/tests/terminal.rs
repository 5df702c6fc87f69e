//! The terminal page over a real application: who may ask it for what, how often, and what its answers hold.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "an answer that breaks its rule fails the test")]

use axum::http::Method;
use doorward_core::Secret;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::{Value, json};

const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");

struct Wall {
    server: TestServer,
    secret: Secret,
    lock_id: i64,
    path: String,
}

impl Wall {
    async fn new(rate_limit: u32) -> Self {
        let server = TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit, ..Setup::default() }).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 1})).await;
        let minute = std::time::Duration::from_secs(60);
        server.clock.advance(minute);
        let terminal = json!({"name": "Gate", "place_id": site.place_id, "lock_id": site.lock_id, "scanner": {"kind": "camera"}});
        let id = server.post("/terminals", &server.tenant.owner, json!({"terminal": terminal})).await.id();
        let link = server.link(&server.tenant, site.group_id, json!({})).await;
        server.clock.advance(minute);
        let Credential::GroupLink(secret) = link.credential else { unreachable!("a link has a secret") };
        Self { server, secret, lock_id: site.lock_id, path: format!("/terminals/{id}") }
    }

    async fn code(&self) -> String {
        let made = self.server.post(&format!("{}/pairing_code", self.path), &self.server.tenant.owner, json!({})).await.ok();
        made["pairing_code"].as_str().unwrap().to_owned()
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Option<&str>) -> Answer {
        let mut request = self.server.request(method, path, &Credential::Nothing);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_owned());
        }
        self.server.send(request).await
    }

    async fn pair(&self, code: &str) -> Answer {
        self.send(Method::POST, "/terminal/pair", &[OWN], Some(&json!({"code": code}).to_string())).await
    }

    /// The cookie of a tablet that is paired.
    async fn cookie(&self) -> String {
        let paired = self.pair(&self.code().await).await.is(204);
        let cookie = paired.header("set-cookie").unwrap();
        assert!(cookie.contains("Path=/terminal;") && cookie.contains("HttpOnly; SameSite=Strict"), "{cookie}");
        cookie.split(';').next().unwrap().to_owned()
    }

    async fn scan(&self, cookie: &str, text: &str) -> Answer {
        let body = json!({"text": text}).to_string();
        self.send(Method::POST, "/terminal/scan", &[OWN, ("cookie", cookie)], Some(&body)).await
    }
}

#[tokio::test]
async fn the_page_may_use_the_camera_and_nothing_from_elsewhere() {
    let wall = Wall::new(0).await;
    for (language, words) in
        [("en", "Pair this tablet"), ("de-AT,en;q=0.5", "Dieses Tablet koppeln"), ("fr", "Associer"), ("es", "Vincular")]
    {
        let page = wall.send(Method::GET, "/terminal", &[("accept-language", language)], None).await.is(200);
        assert!(page.text.contains(words), "{language}");
        assert!(!page.text.contains("style=") && !page.text.contains("<script>"));
        assert!(page.header("permissions-policy").unwrap().starts_with("camera=(self), microphone=()"));
        let policy = page.header("content-security-policy").unwrap();
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe"), "{policy}");
    }
}

#[tokio::test]
async fn a_tablet_is_told_no_more_than_a_scanner() {
    let wall = Wall::new(0).await;
    wall.pair("0000-0000").await.is(401);
    let cookie = wall.cookie().await;
    let state = wall.send(Method::GET, "/terminal/state", &[("cookie", &cookie)], None).await.ok();
    assert_eq!(state["terminal"], "Gate");
    let mut keys: Vec<_> = state.as_object().unwrap().keys().cloned().collect();
    keys.sort();
    assert_eq!(keys, ["door", "now", "place", "terminal", "time_zone"]);

    let granted = wall.scan(&cookie, wall.secret.reveal()).await.ok();
    let decision = json!({"lock_id": wall.lock_id, "decision": "grant", "code": null, "decided_by": "server", "at": granted["at"],
        "title": "Open", "text": granted["text"]});
    assert_eq!(granted, decision);
    let denied = wall.scan(&cookie, "open sesame").await.ok();
    assert_eq!(
        (&denied["decision"], &denied["code"], &denied["lock_id"]),
        (&json!("deny"), &json!("f299ef"), &json!(wall.lock_id))
    );
    assert_eq!(denied.as_object().unwrap().len(), decision.as_object().unwrap().len());

    wall.server.delete(&format!("{}/pairing", wall.path), &wall.server.tenant.owner).await.is(204);
    wall.scan(&cookie, wall.secret.reveal()).await.is(401);
    wall.send(Method::GET, "/terminal/state", &[("cookie", &cookie)], None).await.is(401);
}

#[tokio::test]
async fn other_sites_other_forms_and_long_bodies_are_refused_and_open_nothing() {
    let wall = Wall::new(0).await;
    let cookie = wall.cookie().await;
    let before = wall.server.unlock_events().await;
    let body = json!({"text": wall.secret.reveal()}).to_string();
    for headers in [
        vec![("sec-fetch-site", "cross-site")],
        vec![("sec-fetch-site", "same-site")],
        vec![("origin", "https://evil.example.com")],
        vec![],
    ] {
        for path in ["/terminal/scan", "/terminal/pair"] {
            let sent = [headers.as_slice(), &[("cookie", cookie.as_str())]].concat();
            let answer = wall.send(Method::POST, path, &sent, Some(&body)).await.is(403);
            assert_eq!(answer.json["code"], "e00403", "{headers:?}");
        }
    }
    let plain = wall.server.request(Method::POST, "/terminal/scan", &Credential::Nothing).header("cookie", &cookie);
    wall.server.send(plain.header(OWN.0, OWN.1).header("content-type", "text/plain").body(body.clone())).await.is(400);
    for wrong in ["", "{", "[]", "{\"text\":7}", &json!({"text": "x".repeat(9_000)}).to_string()] {
        wall.send(Method::POST, "/terminal/scan", &[OWN, ("cookie", &cookie)], Some(wrong)).await.is(400);
    }
    wall.send(Method::GET, "/terminal/scan", &[OWN, ("cookie", &cookie)], None).await.is(405);
    wall.scan("", wall.secret.reveal()).await.is(401);
    wall.scan("doorward_terminal=abc", wall.secret.reveal()).await.is(401);
    let login = Secret::presented("x");
    wall.scan(&format!("doorward_terminal={}", login.reveal()), wall.secret.reveal()).await.is(401);
    assert_eq!(wall.server.unlock_events().await, before);
}

#[tokio::test]
async fn guesses_are_few_and_a_paired_tablet_is_not_held_up_by_them() {
    let wall = Wall::new(5).await;
    let cookie = wall.cookie().await;
    let state = async || wall.send(Method::GET, "/terminal/state", &[("cookie", &cookie)], None).await;
    state().await.is(200);
    let mut refused = Vec::new();
    for _ in 0..12 {
        // So that only guesses are counted, not requests.
        wall.server.clock.advance(std::time::Duration::from_millis(200));
        refused.push(wall.pair("0000-0000").await.status);
    }
    assert_eq!((refused[0], refused.last()), (401, Some(&429)), "{refused:?}");
    // Its own requests are counted by themselves.
    let mut asked = Vec::new();
    for _ in 0..6 {
        asked.push(state().await.status);
    }
    assert_eq!(asked, [200, 200, 200, 200, 200, 429]);
    let waits: Value = state().await.json;
    assert_eq!(waits["code"], "e00429");
}
