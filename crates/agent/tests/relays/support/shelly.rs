//! A Shelly look-alike: its RPC over HTTP, with and without a password, and its nonces as strict as in current firmware. It
//! checks sign-ins with its own arithmetic.

use std::collections::HashMap;
use std::net::SocketAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, Method, StatusCode, Uri, header};
use axum::response::{IntoResponse as _, Response};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, watch};

const REALM: &str = "shellyplus1-a8032abe54dc";

#[derive(Clone)]
pub struct Shelly {
    pub address: SocketAddr,
    device: Arc<Mutex<Device>>,
    gate: Arc<Semaphore>,
    serving: watch::Sender<usize>,
}

#[derive(Default)]
pub struct Device {
    /// Asked for if set.
    pub password: Option<String>,
    /// How often a nonce may be used before it is stale.
    pub nonce_uses: u32,
    /// The algorithm it asks for.
    pub algorithm: &'static str,
    /// Every `Switch.Set` it obeyed.
    pub pulses: Vec<Value>,
    /// Every request, by method.
    pub requests: Vec<Method>,
    /// Requests being served, and the most there were.
    pub serving: (usize, usize),
    nonces: HashMap<String, u32>,
}

impl Shelly {
    pub async fn start(password: Option<&str>) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let device =
            Device { password: password.map(str::to_owned), nonce_uses: u32::MAX, algorithm: "SHA-256", ..Device::default() };
        let shelly = Self {
            address: listener.local_addr().unwrap(),
            device: Arc::new(Mutex::new(device)),
            gate: Arc::new(Semaphore::new(Semaphore::MAX_PERMITS)),
            serving: watch::Sender::new(0),
        };
        let router = Router::new().fallback(serve).with_state(shelly.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        shelly
    }

    pub fn device(&self) -> MutexGuard<'_, Device> {
        self.device.lock().unwrap()
    }

    /// Holds every request from now on until the gate is opened again.
    pub fn hold(&self) {
        self.gate.forget_permits(Semaphore::MAX_PERMITS);
    }

    pub fn release(&self) {
        self.gate.add_permits(Semaphore::MAX_PERMITS);
    }

    /// Waits until it has this many requests at once.
    pub async fn serving(&self, count: usize) {
        let mut serving = self.serving.subscribe();
        tokio::time::timeout(super::PATIENCE, serving.wait_for(|serving| *serving >= count)).await.unwrap().unwrap();
    }

    pub fn relay(&self, password: Option<&str>) -> Value {
        json!({"kind": "shelly", "address": self.address.to_string(), "switch": 1, "password": password, "pulse_seconds": 8})
    }
}

async fn serve(State(shelly): State<Shelly>, method: Method, uri: Uri, headers: HeaderMap, body: Bytes) -> Response {
    {
        let mut device = shelly.device();
        device.requests.push(method.clone());
        device.serving.0 += 1;
        device.serving.1 = device.serving.1.max(device.serving.0);
        shelly.serving.send_replace(device.serving.0);
    }
    let _permit = shelly.gate.acquire().await.unwrap();
    let mut device = shelly.device();
    device.serving.0 -= 1;
    device.answer(&method, uri.path(), &headers, &body)
}

impl Device {
    fn answer(&mut self, method: &Method, path: &str, headers: &HeaderMap, body: &[u8]) -> Response {
        if path != "/rpc/Switch.Set" {
            return (StatusCode::NOT_FOUND, json!({"code": 404, "message": "No handler"}).to_string()).into_response();
        }
        if let Some(password) = self.password.clone() {
            let signed = headers.get(header::AUTHORIZATION).and_then(|value| value.to_str().ok());
            match signed.map(|signed| self.check(&password, method, path, signed)) {
                Some(Sign::Right) => {}
                Some(Sign::Stale) => return self.challenge(", stale=true"),
                Some(Sign::Wrong) | None => return self.challenge(""),
            }
        }
        match serde_json::from_slice::<Value>(body) {
            Ok(order) if order["id"].as_u64().is_some_and(|id| id < 4) && order["on"].is_boolean() => {
                let was_on = !self.pulses.is_empty();
                self.pulses.push(order);
                json!({"was_on": was_on}).to_string().into_response()
            }
            _ => (StatusCode::INTERNAL_SERVER_ERROR, json!({"code": -103, "message": "Invalid argument"}).to_string())
                .into_response(),
        }
    }

    fn challenge(&mut self, suffix: &str) -> Response {
        let nonce = format!("bm9uY2U{}==", self.nonces.len());
        self.nonces.insert(nonce.clone(), 0);
        let algorithm = self.algorithm;
        let challenge = format!(r#"Digest qop="auth", realm="{REALM}", nonce="{nonce}", opaque="", algorithm={algorithm}{suffix}"#);
        (StatusCode::UNAUTHORIZED, [(header::WWW_AUTHENTICATE, challenge)]).into_response()
    }

    fn check(&mut self, password: &str, method: &Method, path: &str, authorization: &str) -> Sign {
        let fields: HashMap<&str, &str> = authorization
            .strip_prefix("Digest ")
            .unwrap()
            .split(", ")
            .map(|field| field.split_once('=').unwrap())
            .map(|(name, value)| (name, value.trim_matches('"')))
            .collect();
        let hash = |text: String| hex::encode(Sha256::digest(text.as_bytes()));
        let secret = hash(format!("admin:{REALM}:{password}"));
        let asked = hash(format!("{method}:{path}"));
        let (nonce, count) = (fields["nonce"], fields["nc"]);
        let response = hash(format!("{secret}:{nonce}:{count}:{}:auth:{asked}", fields["cnonce"]));
        let named =
            [("username", "admin"), ("realm", REALM), ("uri", path), ("qop", "auth"), ("opaque", ""), ("algorithm", "SHA-256")];
        let named_right = named.iter().all(|(name, value)| fields.get(name) == Some(value));
        let Some(used) = self.nonces.get_mut(nonce) else { return Sign::Stale };
        if !named_right || response != fields["response"] || u32::from_str_radix(count, 16) != Ok(*used + 1) {
            return Sign::Wrong;
        }
        if *used >= self.nonce_uses {
            return Sign::Stale;
        }
        *used += 1;
        Sign::Right
    }
}

enum Sign {
    Right,
    Stale,
    Wrong,
}
