//! A signed-in person and the pages they get.

use std::sync::Arc;
use std::time::Duration;

use axum::Router;
use axum::body::Body;
use axum::http::{HeaderMap, Request, StatusCode, header};
use doorward_core::Secret;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::server::{Credential, Setup, TestServer};
use doorward_web::WebSettings;
use http_body_util::BodyExt as _;
use serde_json::{Value, json};
use tower::ServiceExt as _;

pub const OWN: (&str, &str) = ("sec-fetch-site", "same-origin");
pub const DAY: Duration = Duration::from_secs(24 * 60 * 60);

pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: String,
}

impl Answer {
    #[track_caller]
    pub fn leads_to(&self, path: &str) {
        assert_eq!((self.status, self.headers[header::LOCATION].to_str().unwrap()), (StatusCode::SEE_OTHER, path), "{}", self.body);
    }

    #[track_caller]
    pub fn says(&self, texts: &[&str]) {
        for text in texts {
            assert!(self.words().contains(text), "{text} is not in {}", self.words());
        }
    }

    #[track_caller]
    pub fn hides(&self, texts: &[&str]) {
        for text in texts {
            assert!(!self.body.contains(text), "{text} is in {}", self.body);
        }
    }

    /// What a person reads: no tags, single spaces.
    pub fn words(&self) -> String {
        let text: String = self.body.split('<').filter_map(|part| part.split_once('>').map(|(_, text)| text)).collect();
        text.split_whitespace().collect::<Vec<_>>().join(" ")
    }

    pub fn set_cookie(&self) -> Option<&str> {
        self.headers.get(header::SET_COOKIE).map(|value| value.to_str().unwrap())
    }
}

pub struct Site {
    pub server: TestServer,
    router: Router,
}

impl Site {
    pub async fn new() -> Self {
        Self::with(Setup::default()).await
    }

    /// One whose server differs from the usual one.
    pub async fn with(setup: Setup) -> Self {
        let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
        let settings = WebSettings { public_url: "https://doors.example.com".to_owned(), secure_cookies: true };
        let router = doorward_web::router(Arc::clone(&server.app), settings);
        Self { server, router }
    }

    pub async fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: String) -> Answer {
        let mut request = Request::builder().method(method).uri(path).header("host", "doors.example.com");
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let request = request.header("content-type", "application/x-www-form-urlencoded").body(Body::from(body)).unwrap();
        let (parts, body) = self.router.clone().oneshot(request).await.unwrap().into_parts();
        let body = String::from_utf8(body.collect().await.unwrap().to_bytes().to_vec()).unwrap();
        assert!(!body.contains(self.server.tenant.password.reveal()), "no page holds a password");
        Answer { status: parts.status, headers: parts.headers, body }
    }

    pub async fn get(&self, path: &str, cookie: &str) -> Answer {
        self.send("GET", path, &[("cookie", cookie)], String::new()).await
    }

    pub async fn sign_in(&self, domain: &str, email: &str, password: &str) -> Answer {
        let body = format!("domain={domain}&email={email}&password={password}");
        self.send("POST", "/app/sign_in", &[OWN], body).await
    }

    /// The cookie of the signed-in owner.
    pub async fn owner(&self) -> String {
        let tenant = &self.server.tenant;
        let answer = self.sign_in(&tenant.domain, &tenant.email, tenant.password.reveal()).await;
        answer.leads_to("/app");
        answer.set_cookie().unwrap().split(';').next().unwrap().to_owned()
    }

    /// Sends a form as the signed-in person, a second after what was before.
    pub async fn submit(&self, path: &str, cookie: &str, body: &str) -> Answer {
        self.server.clock.advance(Duration::from_secs(1));
        self.send("POST", path, &[("cookie", cookie), OWN], body.to_owned()).await
    }

    pub async fn make(&self, path: &str, json: Value) -> i64 {
        self.server.post(path, &self.server.tenant.owner, json).await.id()
    }
}

pub fn cookie_of(credential: &Credential) -> String {
    let secret = match credential {
        Credential::Login(secret) | Credential::GroupLink(secret) | Credential::AccessKey(secret) => secret.clone(),
        Credential::Nothing => Secret::presented("none"),
    };
    format!("doorward_session={}", secret.reveal())
}

pub fn simulated() -> Value {
    json!({"kind": "simulated", "pulse_seconds": 5})
}
