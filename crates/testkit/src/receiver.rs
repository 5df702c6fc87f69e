//! A receiver of webhooks on a port of 127.0.0.1: a real HTTP server that keeps what it was sent.

#![expect(clippy::expect_used, reason = "a test without its receiver has failed")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{OriginalUri, State};
use axum::http::{HeaderMap, StatusCode};
use serde_json::Value;
use tokio::net::TcpListener;
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longest wait for a request to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// A request as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// Path and query.
    pub path: String,
    /// The headers.
    pub headers: HeaderMap,
    /// The body.
    pub body: Vec<u8>,
}

impl Received {
    /// The body as JSON.
    ///
    /// # Panics
    /// It is none.
    #[must_use]
    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("a body of JSON")
    }

    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

/// How requests are answered.
#[derive(Debug, Clone)]
enum Mood {
    /// With this status; 500 if the body holds this text.
    Answers { status: u16, refused: Option<String> },
    /// Not at all, until the mood changes.
    Hangs,
}

/// The receiver. Stops with the value that holds it.
#[derive(Debug)]
pub struct Receiver {
    address: SocketAddr,
    shared: Shared,
    serving: JoinHandle<()>,
}

#[derive(Debug, Clone)]
struct Shared {
    mood: watch::Sender<Mood>,
    count: watch::Sender<usize>,
    received: Arc<Mutex<Vec<Received>>>,
}

impl Receiver {
    /// One that answers 200.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let mood = Mood::Answers { status: 200, refused: None };
        let shared = Shared { mood: watch::Sender::new(mood), count: watch::Sender::new(0), received: Arc::default() };
        let router = Router::new().fallback(receive).with_state(shared.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.expect("the receiver serves") });
        Self { address, shared, serving }
    }

    /// Where it takes events.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}/events?key=of-the-receiver", self.address)
    }

    /// Answers with this status from now on, requests that hang included.
    pub fn answers(&self, status: u16) {
        self.shared.mood.send_replace(Mood::Answers { status, refused: None });
    }

    /// Answers 500 to bodies that hold this text, and 200 to others.
    pub fn refuses(&self, text: &str) {
        self.shared.mood.send_replace(Mood::Answers { status: 200, refused: Some(text.to_owned()) });
    }

    /// Answers nothing from now on.
    pub fn hangs(&self) {
        self.shared.mood.send_replace(Mood::Hangs);
    }

    /// What it was sent, in the order of arrival, answered or not.
    #[must_use]
    pub fn received(&self) -> Vec<Received> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until this many requests have arrived, answered or not.
    ///
    /// # Panics
    /// They do not come within 20 s.
    pub async fn arrived(&self, count: usize) {
        let mut arrived = self.shared.count.subscribe();
        let wait = arrived.wait_for(|arrived| *arrived >= count);
        tokio::time::timeout(PATIENCE, wait).await.expect("requests arrive in time").expect("the receiver runs");
    }
}

impl Drop for Receiver {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn receive(State(shared): State<Shared>, OriginalUri(uri): OriginalUri, headers: HeaderMap, body: Bytes) -> StatusCode {
    let text = String::from_utf8_lossy(&body).into_owned();
    let received = Received { path: uri.to_string(), headers, body: body.to_vec() };
    shared.received.lock().unwrap_or_else(PoisonError::into_inner).push(received);
    shared.count.send_modify(|count| *count += 1);
    let mut moods = shared.mood.subscribe();
    let mood = moods.wait_for(|mood| !matches!(mood, Mood::Hangs)).await.map(|mood| mood.clone());
    match mood {
        Ok(Mood::Answers { refused: Some(refused), .. }) if text.contains(&refused) => StatusCode::INTERNAL_SERVER_ERROR,
        Ok(Mood::Answers { status, .. }) => StatusCode::from_u16(status).expect("a status"),
        Ok(Mood::Hangs) | Err(_) => StatusCode::SERVICE_UNAVAILABLE,
    }
}
