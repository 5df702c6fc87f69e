//! A Shelly look-alike on a port of 127.0.0.1: a real HTTP server whose mood the test decides.

#![expect(clippy::expect_used, reason = "a test without its device has failed")]

use std::net::SocketAddr;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use axum::Router;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::post;
use serde_json::{Value, json};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::watch;
use tokio::task::JoinHandle;

/// Longest wait for a request to arrive.
const PATIENCE: Duration = Duration::from_secs(20);

/// How the device takes an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mood {
    /// Switches its relay and says so.
    Opens,
    /// Answers with an error and switches nothing.
    Refuses,
    /// Answers nothing until its mood changes; then does what the new mood says.
    Hangs,
}

/// The device. Stops with the value that holds it.
#[derive(Debug)]
pub struct ShellyDouble {
    address: SocketAddr,
    shared: Shared,
    power: Power,
}

#[derive(Debug)]
enum Power {
    On(JoinHandle<()>),
    /// The port stays bound, so that nobody else answers there, but refuses connections.
    Off(#[expect(dead_code, reason = "held for its drop")] TcpSocket),
}

#[derive(Debug, Clone)]
struct Shared {
    mood: watch::Sender<Mood>,
    arrived: watch::Sender<usize>,
    orders: Arc<Mutex<Vec<Value>>>,
}

impl ShellyDouble {
    /// A device that is switched on.
    ///
    /// # Panics
    /// There is no free port.
    pub async fn start(mood: Mood) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let address = listener.local_addr().expect("the port's number");
        let shared = Shared { mood: watch::Sender::new(mood), arrived: watch::Sender::new(0), orders: Arc::default() };
        Self { address, power: serve(listener, shared.clone()), shared }
    }

    /// A device without power: connections to it are refused.
    ///
    /// # Panics
    /// There is no free port.
    #[must_use]
    pub fn off() -> Self {
        let socket = TcpSocket::new_v4().expect("a socket");
        socket.bind(SocketAddr::from(([127, 0, 0, 1], 0))).expect("a free port");
        let address = socket.local_addr().expect("the port's number");
        let shared = Shared { mood: watch::Sender::new(Mood::Opens), arrived: watch::Sender::new(0), orders: Arc::default() };
        Self { address, shared, power: Power::Off(socket) }
    }

    /// The relay settings of a lock that this device opens.
    #[must_use]
    pub fn relay(&self) -> Value {
        json!({"kind": "shelly", "address": self.address.to_string(), "pulse_seconds": 7})
    }

    /// Changes how orders are taken, those that hang included.
    pub fn set(&self, mood: Mood) {
        self.shared.mood.send_replace(mood);
    }

    /// How often its relay was switched on: for a pulse or a hold.
    #[must_use]
    pub fn pulses(&self) -> usize {
        self.orders().iter().filter(|order| order["on"] == true).count()
    }

    /// The orders it obeyed, as they came.
    #[must_use]
    pub fn orders(&self) -> Vec<Value> {
        self.shared.orders.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Waits until this many orders have reached it, obeyed or not.
    ///
    /// # Panics
    /// They do not come within 20 s.
    pub async fn arrived(&self, count: usize) {
        let mut arrived = self.shared.arrived.subscribe();
        let wait = arrived.wait_for(|arrived| *arrived >= count);
        tokio::time::timeout(PATIENCE, wait).await.expect("orders arrive in time").expect("the device runs");
    }
}

impl Drop for ShellyDouble {
    fn drop(&mut self) {
        match &self.power {
            Power::On(task) => task.abort(),
            Power::Off(_) => {}
        }
    }
}

fn serve(listener: TcpListener, shared: Shared) -> Power {
    let router = Router::new().route("/rpc/Switch.Set", post(switch)).with_state(shared);
    Power::On(tokio::spawn(async move { axum::serve(listener, router).await.expect("the device serves") }))
}

async fn switch(State(shared): State<Shared>, body: String) -> Response {
    shared.arrived.send_modify(|arrived| *arrived += 1);
    let mut moods = shared.mood.subscribe();
    let mood = moods.wait_for(|mood| *mood != Mood::Hangs).await.map_or(Mood::Refuses, |mood| *mood);
    let order = serde_json::from_str::<Value>(&body).ok().filter(|order| mood == Mood::Opens && order["on"].is_boolean());
    let close = [(header::CONNECTION, "close")];
    match order {
        Some(order) => {
            let mut orders = shared.orders.lock().unwrap_or_else(PoisonError::into_inner);
            let was_on = orders.last().is_some_and(|last| last["on"] == true);
            orders.push(order);
            drop(orders);
            (close, axum::Json(json!({"was_on": was_on}))).into_response()
        }
        None => {
            let text = json!({"code": -103, "message": "Invalid argument"});
            (StatusCode::INTERNAL_SERVER_ERROR, close, axum::Json(text)).into_response()
        }
    }
}
