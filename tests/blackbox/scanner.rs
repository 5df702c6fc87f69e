//! Programs that follow every address of a mail, and pages of other sites, open nothing and use nothing.

use reqwest::{Client, Method};
use serde_json::{Value, json};

use crate::program::Program;
use crate::program::building::{Building, Link};
use crate::program::http::{Answer, Api, client, send};
use crate::program::shelly::Shelly;

/// A door behind a link that nobody has used.
struct Unused {
    program: Program,
    shelly: Shelly,
    building: Building,
    lock_id: i64,
    link: Link,
    before: Vec<Value>,
    client: Client,
}

impl Unused {
    async fn new() -> Self {
        let shelly = Shelly::start();
        let program = Program::start(&["--allow-private-egress"]);
        let building = Building::new(program.api()).await;
        let lock_id = building.door("Front door", shelly.relay(0)).await;
        let link = building.link(json!({})).await;
        let before = building.api.events_by(json!({})).await;
        Self { program, shelly, building, lock_id, link, before, client: client() }
    }

    fn url(&self, path: &str) -> String {
        self.program.url() + path
    }

    async fn fetch(&self, method: &Method, path: &str, headers: &[(&str, &str)]) -> Answer {
        let request = self.client.request(method.clone(), self.url(path));
        send(headers.iter().fold(request, |request, (name, value)| request.header(*name, *value))).await
    }

    /// Goes where a browser would: through redirects, with the cookie it is given.
    async fn follow(&self, method: &Method) -> (Answer, String) {
        let mut path = format!("/grouplinks/{}", self.link.secret);
        let mut cookie = String::new();
        loop {
            let answer = self.fetch(method, &path, &[("cookie", &cookie)]).await;
            if !(300..400).contains(&answer.status) {
                return (answer, cookie);
            }
            if let Some(set) = answer.header("set-cookie").split(';').next().filter(|set| !set.is_empty()) {
                set.clone_into(&mut cookie);
            }
            path = answer.header("location").trim_start_matches(&self.program.url()).to_owned();
        }
    }

    fn below(&self, path: &str) -> String {
        format!("/grouplinks/at/{}/locks/{}/{path}", self.link.id, self.lock_id)
    }

    async fn assert_untouched(&self) {
        assert_eq!(self.shelly.pulses(), []);
        assert_eq!(self.building.api.events_by(json!({})).await, self.before, "something was recorded");
        assert_eq!(self.building.listed(&self.link).await["last_used_at"], Value::Null);
    }

    /// The link works as if nothing had happened, in a browser that never saw it before.
    async fn assert_opens_once(&self) {
        let (page, cookie) = self.follow(&Method::GET).await;
        assert_eq!(page.status, 200);
        let own = [("cookie", cookie.as_str()), ("sec-fetch-site", "same-origin")];
        assert_eq!(self.fetch(&Method::POST, &self.below("open"), &own).await.status, 200);
        assert_eq!(self.shelly.pulses().len(), 1);
        assert_eq!(self.building.api.events("lock.unlock").await.len(), 1);
        assert!(self.building.listed(&self.link).await["last_used_at"].is_string());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_only_reads_the_guest_page_opens_and_uses_nothing() {
    let unused = Unused::new().await;
    for method in [Method::HEAD, Method::GET, Method::HEAD] {
        let (page, cookie) = unused.follow(&method).await;
        assert_eq!(page.status, 200, "{method}");
        let addresses = page.text.split(['"', '\'']).filter(|text| text.starts_with('/'));
        let known = ["open", "confirm"].map(|path| unused.below(path));
        let state = format!("/grouplinks/at/{}/state", unused.link.id);
        for path in addresses.map(str::to_owned).chain(known).chain([state]) {
            for method in [Method::HEAD, Method::GET] {
                let answer = unused.fetch(&method, &path, &[("cookie", &cookie), ("sec-fetch-site", "same-origin")]).await;
                assert!(answer.status < 500, "{method} {path}: {answer:?}");
            }
        }
    }
    unused.assert_untouched().await;
    unused.assert_opens_once().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_address_opens_or_changes_anything_when_it_is_only_read() {
    let unused = Unused::new().await;
    let document = unused.building.api.get("/openapi.json").await;
    let mut paths: Vec<String> = document["paths"].as_object().unwrap().keys().cloned().collect();
    assert!(paths.contains(&"/locks/{id}/unlock".to_owned()));
    let pages = ["/", "/app", "/app/", "/app/sign_in", "/app/sign_out", "/organizations/example/logo", "/grouplinks"];
    let others = ["/docs", "/docs/style.css", "/openapi.json", "/healthz", "/readyz", "/agent", "/metrics"];
    paths.extend(pages.into_iter().chain(others).map(str::to_owned));
    let (owner, guest) = (format!("KISI-LOGIN {}", unused.program.api_key()), format!("KISI-GROUP-LINK {}", unused.link.secret));
    for path in paths {
        for id in [unused.lock_id, unused.link.id, unused.building.group_id] {
            let path = path.replace("{id}", &id.to_string());
            for authorization in [owner.as_str(), guest.as_str(), "null"] {
                for method in [Method::GET, Method::HEAD] {
                    let answer = unused.fetch(&method, &path, &[("authorization", authorization)]).await;
                    assert!(answer.status < 500, "{method} {path}: {answer:?}");
                    if path.ends_with("/unlock") || path.ends_with("lock_down") || path.ends_with("lockdown") {
                        assert_eq!(answer.status, 405, "{method} {path}");
                    }
                }
            }
        }
    }
    unused.assert_untouched().await;
    unused.assert_opens_once().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn no_other_site_opens_a_door_with_a_guests_cookie() {
    let unused = Unused::new().await;
    let (_, cookie) = unused.follow(&Method::GET).await;
    let own = unused.program.url();
    let port = unused.program.address().port();
    let other_port = format!("http://127.0.0.1:{}", port ^ 1);
    let other_name = format!("http://localhost.example:{port}");
    let foreign: [&[(&str, &str)]; 10] = [
        &[],
        &[("sec-fetch-site", "cross-site")],
        &[("sec-fetch-site", "cross-site"), ("origin", &own)],
        &[("sec-fetch-site", "same-site")],
        &[("sec-fetch-site", "none")],
        &[("origin", "https://elsewhere.example")],
        &[("origin", "null")],
        &[("origin", &other_port)],
        &[("origin", &other_name)],
        &[("referer", &own)],
    ];
    for headers in foreign {
        for path in ["open", "confirm"] {
            let headers = [&[("cookie", cookie.as_str())], headers].concat();
            let answer = unused.fetch(&Method::POST, &unused.below(path), &headers).await;
            assert_eq!(answer.status, 403, "{headers:?}: {answer:?}");
            assert_eq!(answer.header("access-control-allow-origin"), "", "{headers:?}");
        }
    }
    // The API takes no cookies, whoever asks.
    let unlock = format!("/locks/{}/unlock", unused.lock_id);
    assert_eq!(unused.fetch(&Method::POST, &unlock, &[("cookie", &cookie), ("sec-fetch-site", "same-origin")]).await.status, 401);
    unused.assert_untouched().await;
    unused.assert_opens_once().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn asking_whether_to_open_opens_nothing() {
    let unused = Unused::new().await;
    let (_, cookie) = unused.follow(&Method::GET).await;
    let own = unused.program.url();
    let answer = unused.fetch(&Method::POST, &unused.below("confirm"), &[("cookie", &cookie), ("origin", &own)]).await;
    assert_eq!(answer.status, 200);
    assert!(answer.text.contains(&unused.below("open")));
    unused.assert_untouched().await;
    assert_eq!(Api::of_link(&own, &unused.link.secret).unlock(unused.lock_id).await.status, 200);
}
