//! Too many requests for pages: what counts, what does not, and how people and scripts are told.

#![expect(clippy::unwrap_used, reason = "an answer that breaks its rule fails the test")]

use std::time::Duration;

use axum::http::Method;
use doorward_core::Secret;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::json;

const MINUTE: Duration = Duration::from_secs(60);
const PAGE: &[(&str, &str)] = &[];
const SCRIPT: &[(&str, &str)] = &[("accept", "application/json"), ("sec-fetch-site", "same-origin")];

/// A guest with a link to one door, on a server that lets five requests a second in, by a clock that stands still.
struct Guest {
    server: TestServer,
    site: Site,
    link: i64,
    secret: Secret,
    cookie: String,
}

impl Guest {
    async fn new() -> Self {
        let server = TestServer::with(TestDatabase::sqlite().await, Setup { rate_limit: 5, ..Setup::default() }).await;
        let site = server.site(&server.tenant, json!({"kind": "simulated", "pulse_seconds": 1})).await;
        server.clock.advance(MINUTE);
        let link = server.link(&server.tenant, site.group_id, json!({})).await;
        server.clock.advance(MINUTE);
        let Credential::GroupLink(secret) = link.credential else { unreachable!("a link has a secret") };
        let cookie = format!("doorward_link={}", secret.reveal());
        Self { server, site, link: link.id, secret, cookie }
    }

    async fn send(&self, method: Method, path: &str, headers: &[(&str, &str)], cookie: &str) -> Answer {
        let mut request = self.server.request(method, path, &Credential::Nothing).header("cookie", cookie);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = self.server.send(request).await;
        assert!(!answer.text.contains(self.secret.reveal()), "no page holds the secret");
        answer
    }

    async fn get(&self, path: &str) -> Answer {
        self.send(Method::GET, path, PAGE, "").await
    }

    async fn page(&self) -> Answer {
        self.send(Method::GET, &format!("/grouplinks/at/{}", self.link), PAGE, &self.cookie).await
    }

    async fn state(&self) -> Answer {
        self.send(Method::GET, &format!("/grouplinks/at/{}/state", self.link), SCRIPT, &self.cookie).await
    }

    async fn open(&self) -> Answer {
        let path = format!("/grouplinks/at/{}/locks/{}/open", self.link, self.site.lock_id);
        self.send(Method::POST, &path, SCRIPT, &self.cookie).await
    }
}

/// How long a page says to wait, to whoever asked for too many.
#[track_caller]
fn wait(answer: &Answer, title: &str) -> u64 {
    assert_eq!(answer.status, 429, "{}", answer.text);
    assert!(answer.text.contains(title) && answer.text.contains("Wait"), "{}", answer.text);
    assert!(answer.header("content-security-policy").unwrap().starts_with("default-src 'none'"));
    assert_eq!(answer.header("cache-control"), Some("no-store"));
    answer.header("retry-after").unwrap().parse().unwrap()
}

#[tokio::test]
async fn a_guest_who_opens_the_page_and_then_the_door_within_a_second_meets_no_limit() {
    let guest = Guest::new().await;
    guest.get(&format!("/grouplinks/{}", guest.secret.reveal())).await.is(303);
    let page = guest.page().await.is(200);
    for asset in page.text.split('"').filter(|text| text.starts_with("/assets/")) {
        guest.get(asset).await.is(200);
    }
    guest.get(&format!("/organizations/{}/logo", guest.server.tenant.domain)).await.is(404);
    guest.state().await.is(200);
    guest.open().await.is(200);
    guest.state().await.is(200);
}

#[tokio::test]
async fn the_excess_is_a_page_for_people_and_words_for_the_script() {
    let guest = Guest::new().await;
    for _ in 0..5 {
        guest.page().await.is(200);
    }
    let page = guest.page().await;
    assert_eq!(wait(&page, "<h1>Too many tries</h1>"), 1);
    assert!(page.text.contains("Code e00429"), "{}", page.text);
    let answer = guest.open().await;
    assert_eq!(wait(&answer, r#"{"code":"e00429","title":"Too many tries","text":"#), 1);
    assert_eq!(guest.server.unlock_events().await.len(), 0);
    assert_eq!(guest.state().await.status, 429);

    guest.server.clock.advance(Duration::from_secs(1));
    guest.open().await.is(200);
}

#[tokio::test]
async fn the_page_and_the_api_share_a_links_limit() {
    let guest = Guest::new().await;
    for _ in 0..5 {
        guest.page().await.is(200);
    }
    guest.server.unlock(guest.site.lock_id, &Credential::GroupLink(guest.secret.clone())).await.refuses(429, "e00429");
}

#[tokio::test]
async fn guessing_links_is_limited_while_a_guest_at_the_same_address_gets_in() {
    let guest = Guest::new().await;
    guest.page().await.is(200);
    for number in 0..10 {
        // A letter that need not be written this way does not hide a guess.
        let path = if number % 2 == 0 { format!("/grouplinks/guess{number}") } else { format!("/grouplinks/%67uess{number}") };
        assert!(guest.get(&path).await.is(404).text.contains("<h1>Wrong address</h1>"));
    }
    let answer = guest.get("/grouplinks/guess10").await;
    assert_eq!(wait(&answer, "<h1>Too many tries</h1>"), 6);
    assert_eq!(guest.get("/grouplinks/%67uess11").await.status, 429);
    let forged = "doorward_link=guess12";
    assert_eq!(guest.send(Method::GET, &format!("/grouplinks/at/{}", guest.link), PAGE, forged).await.status, 429);
    let made_up = Credential::Login(Secret::presented("guess13"));
    guest.server.get("/user", &made_up).await.refuses(429, "e00429");

    guest.get(&format!("/grouplinks/{}", guest.secret.reveal())).await.is(303);
    guest.open().await.is(200);
    guest.server.clock.advance(Duration::from_secs(6));
    guest.get("/grouplinks/guess14").await.is(404);
}

#[tokio::test]
async fn what_cannot_be_a_secret_counts_for_its_address() {
    let guest = Guest::new().await;
    for path in ["/grouplinks/a%3Bb", "/grouplinks/%ff", "/grouplinks/a/b/c", "/grouplinks/", "/grouplinks"] {
        guest.get(path).await.is(404);
    }
    assert_eq!(wait(&guest.get("/grouplinks/%ff").await, "<h1>Too many tries</h1>"), 1);
    guest.page().await.is(200);
}

#[tokio::test]
async fn the_dashboard_and_the_api_share_a_users_limit() {
    let guest = Guest::new().await;
    let owner = &guest.server.tenant.owner;
    let Credential::Login(key) = owner else { unreachable!("the owner has a login") };
    let session = format!("doorward_session={}", key.reveal());
    for _ in 0..3 {
        guest.send(Method::GET, "/app", PAGE, &session).await.is(200);
    }
    guest.server.get("/user", owner).await.is(200);
    guest.server.get("/user", owner).await.is(200);
    let page = guest.send(Method::GET, "/app", PAGE, &session).await;
    assert_eq!(wait(&page, "<h1>Too many requests</h1>"), 1);
    guest.server.clock.advance(Duration::from_secs(1));
    guest.send(Method::GET, "/app", PAGE, &session).await.is(200);
}

#[tokio::test]
async fn trying_passwords_in_the_dashboards_form_is_limited() {
    let guest = Guest::new().await;
    let sign_in = async |password: &str| {
        let headers = [("sec-fetch-site", "same-origin"), ("content-type", "application/x-www-form-urlencoded")];
        let mut request = guest.server.request(Method::POST, "/app/sign_in", &Credential::Nothing);
        for (name, value) in headers {
            request = request.header(name, value);
        }
        guest.server.clock.advance(Duration::from_millis(200));
        guest.server.send(request.body(format!("domain=sunny-mill&email=owner%40example.com&password={password}"))).await
    };
    for _ in 0..5 {
        sign_in("not+the+password").await.is(401);
    }
    let password = guest.server.tenant.password.reveal();
    let answer = sign_in(password).await;
    assert_eq!(wait(&answer, "Too many requests."), 1);
    assert!(answer.text.contains("value=\"sunny-mill\"") && !answer.text.contains(password), "{}", answer.text);
    guest.server.clock.advance(Duration::from_secs(1));
    sign_in(password).await.is(303);
}

#[tokio::test]
async fn asking_for_the_dashboard_without_a_session_is_limited_by_address() {
    let guest = Guest::new().await;
    for _ in 0..5 {
        guest.get("/app").await.is(303);
    }
    assert_eq!(wait(&guest.get("/app/sign_in").await, "<h1>Too many requests</h1>"), 1);
}
