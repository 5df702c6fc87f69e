//! A text message service on a port of 127.0.0.1: a real HTTP server that speaks Twilio's API and keeps what it was sent.

#![expect(clippy::expect_used, reason = "a test without its service has failed")]

use std::collections::BTreeMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use axum::{Form, Json, Router};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_app::TextConfig;
use doorward_core::Secret;
use doorward_core::phone::Regions;
use doorward_delivery::TextSettings;
use ring::hmac;
use serde_json::json;
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// The account that it knows.
pub const ACCOUNT: &str = "AC0123456789abcdef0123456789abcdef";
/// The account's token.
pub const TOKEN: &str = "token-of-the-account";
/// The number that messages come from.
pub const FROM: &str = "+12025550199";

/// Longest wait for messages to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// What a server is told that sends text messages to North America.
#[must_use]
pub fn config() -> TextConfig {
    TextConfig { regions: Regions::default(), token: Secret::presented(TOKEN) }
}

/// A message as it came.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Texted {
    /// What the service calls it.
    pub sid: String,
    /// `Idempotency-Key`.
    pub key: String,
    /// The form: `To`, `From`, `Body`, `StatusCallback`.
    pub form: BTreeMap<String, String>,
    /// Whether it was taken.
    pub taken: bool,
}

impl Texted {
    /// A field of the form; empty if it did not come.
    #[must_use]
    pub fn field(&self, name: &str) -> &str {
        self.form.get(name).map(String::as_str).unwrap_or_default()
    }
}

/// How requests are answered.
#[derive(Debug, Clone)]
enum Mood {
    Takes,
    Answers(u16, String),
    /// They are taken, but never answered until the mood changes.
    Hangs,
}

#[derive(Debug, Clone)]
struct Shared {
    mood: watch::Sender<Mood>,
    count: watch::Sender<usize>,
    received: Arc<Mutex<Vec<Texted>>>,
}

/// The service. Stops with the value that holds it.
#[derive(Debug)]
pub struct TextService {
    address: SocketAddr,
    shared: Shared,
    serving: Option<JoinHandle<()>>,
}

impl TextService {
    /// One that takes every message of its account.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let shared = Shared { mood: watch::Sender::new(Mood::Takes), count: watch::Sender::new(0), received: Arc::default() };
        let serving = Some(serve(listener, shared.clone()));
        Self { address, shared, serving }
    }

    /// Goes away: connections break off, and new ones are refused.
    pub async fn stop(&mut self) {
        if let Some(serving) = self.serving.take() {
            serving.abort();
            drop(serving.await);
        }
    }

    /// Comes back on the same port.
    ///
    /// # Panics
    /// Somebody else has taken it.
    pub async fn restart(&mut self) {
        self.stop().await;
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.set_reuseaddr(true).expect("an address that can be used again");
        socket.bind(self.address).expect("the same port");
        self.serving = Some(serve(socket.listen(128).expect("a listener"), self.shared.clone()));
    }

    /// Its address.
    #[must_use]
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// How it is reached.
    #[must_use]
    pub fn settings(&self) -> TextSettings {
        TextSettings { url: self.url(), account: ACCOUNT.to_owned(), token: Secret::presented(TOKEN), from: FROM.to_owned() }
    }

    /// Takes messages from now on.
    pub fn takes(&self) {
        self.shared.mood.send_replace(Mood::Takes);
    }

    /// Answers with this status and body from now on, and takes nothing.
    pub fn answers(&self, status: u16, body: &str) {
        self.shared.mood.send_replace(Mood::Answers(status, body.to_owned()));
    }

    /// Takes messages, but answers nothing from now on.
    pub fn hangs(&self) {
        self.shared.mood.send_replace(Mood::Hangs);
    }

    /// What it was sent, in the order of arrival, taken or not.
    #[must_use]
    pub fn received(&self) -> Vec<Texted> {
        self.shared.received.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// What it has taken.
    #[must_use]
    pub fn taken(&self) -> Vec<Texted> {
        self.received().into_iter().filter(|text| text.taken).collect()
    }

    /// Waits until this many messages have arrived, taken or not.
    ///
    /// # Panics
    /// They do not come within 20 s.
    pub async fn arrived(&self, count: usize) -> Vec<Texted> {
        let mut arrived = self.shared.count.subscribe();
        let wait = arrived.wait_for(|arrived| *arrived >= count);
        tokio::time::timeout(PATIENCE, wait).await.expect("messages arrive in time").expect("the service runs");
        self.received()
    }
}

impl Drop for TextService {
    fn drop(&mut self) {
        if let Some(serving) = &self.serving {
            serving.abort();
        }
    }
}

/// What a callback says: the form's fields, and its signature for this address.
#[must_use]
pub fn callback(address: &str, sid: &str, status: &str, error: Option<&str>) -> (Vec<(String, String)>, String) {
    let fields =
        [("AccountSid", ACCOUNT), ("MessageSid", sid), ("MessageStatus", status), ("ErrorCode", error.unwrap_or_default())];
    let mut form: Vec<(String, String)> = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec();
    form.sort();
    let said: String = form.iter().map(|(name, value)| format!("{name}{value}")).collect();
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, TOKEN.as_bytes());
    let signature = STANDARD.encode(hmac::sign(&key, format!("{address}{said}").as_bytes()));
    (form, signature)
}

fn serve(listener: TcpListener, shared: Shared) -> JoinHandle<()> {
    let router = Router::new().route("/2010-04-01/Accounts/{account}/Messages.json", post(receive)).with_state(shared);
    tokio::spawn(async move { axum::serve(listener, router).await.expect("the service serves") })
}

async fn receive(
    State(shared): State<Shared>,
    Path(account): Path<String>,
    headers: HeaderMap,
    Form(form): Form<BTreeMap<String, String>>,
) -> Response {
    let header = |name: &str| headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let expected = format!("Basic {}", STANDARD.encode(format!("{ACCOUNT}:{TOKEN}")));
    if account != ACCOUNT || header("authorization") != expected {
        return (StatusCode::UNAUTHORIZED, Json(json!({"code": 20003, "message": "Authenticate"}))).into_response();
    }
    let mood = shared.mood.borrow().clone();
    let taken = !matches!(mood, Mood::Answers(..));
    let sid = {
        let mut received = shared.received.lock().unwrap_or_else(PoisonError::into_inner);
        let sid = format!("SM{:032x}", received.len() + 1);
        received.push(Texted { sid: sid.clone(), key: header("idempotency-key"), form, taken });
        sid
    };
    shared.count.send_modify(|count| *count += 1);
    if matches!(mood, Mood::Hangs) {
        let mut moods = shared.mood.subscribe();
        drop(moods.wait_for(|mood| !matches!(mood, Mood::Hangs)).await);
    }
    match mood {
        Mood::Takes | Mood::Hangs => (StatusCode::CREATED, Json(json!({"sid": sid, "status": "queued"}))).into_response(),
        Mood::Answers(status, body) => (StatusCode::from_u16(status).expect("a status"), body).into_response(),
    }
}
