//! Requests to the program. No redirect is followed unless a test does so.

use std::sync::Once;
use std::time::{Duration, Instant};

use reqwest::header::HeaderMap;
use reqwest::{Client, Method, RequestBuilder, redirect};
use serde_json::{Value, json};

/// Longer than any request may take.
const PATIENCE: Duration = Duration::from_secs(40);
const BETWEEN_QUESTIONS: Duration = Duration::from_millis(50);

/// A client that keeps no cookies and follows no redirects.
#[expect(clippy::disallowed_methods, reason = "the tests are the program's clients, and the program is on this machine")]
pub fn client() -> Client {
    static PROVIDER: Once = Once::new();
    PROVIDER.call_once(|| rustls::crypto::ring::default_provider().install_default().unwrap());
    // Reading the machine's certificates takes a while, and nothing here is encrypted.
    let builder = Client::builder().tls_certs_only([]);
    builder.redirect(redirect::Policy::none()).no_proxy().timeout(PATIENCE).build().unwrap()
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {self:?}"))
    }

    /// A header; empty if it is not there.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map(|value| value.to_str().unwrap()).unwrap_or_default()
    }
}

/// Sends a request. Of a stream of events, which has no end, only the head is read.
pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.unwrap();
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let endless = headers.get("content-type").is_some_and(|kind| kind.as_bytes().starts_with(b"text/event-stream"));
    let text = if endless { String::new() } else { response.text().await.unwrap() };
    Answer { status, headers, text }
}

/// Fetches an address.
pub async fn get(url: &str) -> Answer {
    send(client().get(url)).await
}

/// The API with one credential.
#[derive(Clone)]
pub struct Api {
    client: Client,
    base: String,
    authorization: String,
}

impl Api {
    /// `authorization` as the header says it.
    pub fn new(base: &str, authorization: &str) -> Self {
        Self { client: client(), base: base.to_owned(), authorization: authorization.to_owned() }
    }

    /// With the secret of a group link.
    pub fn of_link(base: &str, secret: &str) -> Self {
        Self::new(base, &format!("KISI-GROUP-LINK {secret}"))
    }

    /// The same server with another credential, over the same connections.
    pub fn with(&self, authorization: String) -> Self {
        Self { authorization, ..self.clone() }
    }

    /// The same with the secret of a group link.
    pub fn with_link(&self, secret: &str) -> Self {
        self.with(format!("KISI-GROUP-LINK {secret}"))
    }

    /// The answer to a request, whatever its status.
    pub async fn ask(&self, method: Method, path: &str, body: Option<&Value>) -> Answer {
        let request = self.client.request(method, format!("{}{path}", self.base)).header("authorization", &self.authorization);
        send(match body {
            Some(body) => request.json(body),
            None => request,
        })
        .await
    }

    pub async fn get(&self, path: &str) -> Value {
        let answer = self.ask(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    /// How many there are in a list, on whatever page.
    pub async fn count(&self, path: &str) -> usize {
        let answer = self.ask(Method::GET, path, None).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.header("x-collection-range").rsplit('/').next().unwrap().parse().unwrap()
    }

    pub async fn post(&self, path: &str, body: Value) -> Value {
        let answer = self.ask(Method::POST, path, Some(&body)).await;
        assert_eq!(answer.status, 200, "{path}: {answer:?}");
        answer.json()
    }

    pub async fn patch(&self, path: &str, body: Value) {
        let answer = self.ask(Method::PATCH, path, Some(&body)).await;
        assert_eq!(answer.status, 204, "{path}: {answer:?}");
    }

    pub async fn delete(&self, path: &str) {
        let answer = self.ask(Method::DELETE, path, None).await;
        assert_eq!(answer.status, 204, "{path}: {answer:?}");
    }

    pub async fn unlock(&self, lock_id: i64) -> Answer {
        self.ask(Method::POST, &format!("/locks/{lock_id}/unlock"), None).await
    }

    /// Every event that the filters let through, newest first.
    pub async fn events_by(&self, filters: Value) -> Vec<Value> {
        let mut page = self.post("/event_sets?limit=200", json!({"event_set": filters})).await;
        let mut events = Vec::new();
        loop {
            events.append(page["events"].as_array_mut().unwrap());
            let Some(cursor) = page["cursor"].as_str() else { return events };
            page = self.get(&format!("/event_sets/{}?limit=200&cursor={cursor}", page["id"])).await;
        }
    }

    /// Every event of one type, newest first.
    pub async fn events(&self, kind: &str) -> Vec<Value> {
        self.events_by(json!({"event_type": kind})).await
    }

    /// Waits until there are so many commands in this state.
    pub async fn wait_for_commands(&self, state: &str, count: usize) {
        let began = Instant::now();
        while self.count(&format!("/commands?state={state}")).await < count {
            assert!(began.elapsed() < PATIENCE, "waited too long for {count} commands that are {state}");
            tokio::time::sleep(BETWEEN_QUESTIONS).await;
        }
    }

    /// Waits until there are so many events of one type about an object, and returns them, newest first.
    pub async fn wait_for_events(&self, kind: &str, object_id: i64, count: usize) -> Vec<Value> {
        let object_type = match kind.split_once('.').unwrap().0 {
            "group_link" => "GroupLink",
            "lock" => "Lock",
            other => panic!("no test waits for events about {other}"),
        };
        let filters = json!({"event_type": kind, "event_object_type": object_type, "event_object_id": object_id});
        let began = Instant::now();
        loop {
            let events = self.events_by(filters.clone()).await;
            if events.len() >= count {
                return events;
            }
            assert!(began.elapsed() < PATIENCE, "waited too long for {count} events {kind}: {events:?}");
            tokio::time::sleep(BETWEEN_QUESTIONS).await;
        }
    }
}
