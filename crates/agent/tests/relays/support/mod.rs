//! An agent at work, and devices on this machine for it to drive.

pub mod homes;
pub mod http;
pub mod log;
pub mod mqtt;
pub mod shelly;
pub mod uhppote;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use doorward_agent::Agent;
use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Timestamp};
use doorward_egress::{Client, Policy};
use doorward_wire::{FromAgent, Order, Outcome, ToAgent};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Longer than any order in these tests lives.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An agent with a clock that stands until it is moved.
pub struct Site {
    pub agent: Agent,
    pub clock: Arc<AtomicI64>,
    pub orders: mpsc::Sender<ToAgent>,
    pub answers: mpsc::Receiver<FromAgent>,
}

impl Site {
    pub fn new() -> Self {
        Self::with_policy(Policy::new(true, Vec::new()))
    }

    pub fn with_policy(policy: Policy) -> Self {
        let clock = Arc::new(AtomicI64::new(0));
        let told = Arc::clone(&clock);
        let agent = Agent::new(Client::new(policy).unwrap(), Arc::new(move || Timestamp::from_micros(told.load(Ordering::SeqCst))));
        let (orders, for_agent) = mpsc::channel(64);
        let (from_agent, answers) = mpsc::channel(64);
        tokio::spawn(agent.clone().run(for_agent, from_agent));
        Self { agent, clock, orders, answers }
    }

    pub fn set_clock(&self, at: Duration) {
        self.clock.store(i64::try_from(at.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub async fn send(&self, order: &Order) {
        self.orders.send(ToAgent::Order(order.clone())).await.unwrap();
    }

    pub async fn answer(&mut self) -> (Uuid, Outcome) {
        loop {
            match tokio::time::timeout(PATIENCE, self.answers.recv()).await.unwrap().unwrap() {
                FromAgent::Sent { .. } => {}
                FromAgent::Outcome { command_id, outcome } => return (command_id, outcome),
            }
        }
    }

    pub async fn ask(&mut self, order: &Order) -> Outcome {
        self.send(order).await;
        let (command_id, outcome) = self.answer().await;
        assert_eq!(command_id, order.command_id);
        outcome
    }
}

/// An order to pulse that lives for five seconds from the clock's start.
pub fn order(id: u8, relay: &Value) -> Order {
    Order {
        command_id: Uuid::from_bytes([id; 16]),
        lock_id: 7,
        lock_name: "Front door".to_owned(),
        relay: Relay::from_input(relay).unwrap(),
        action: Action::Pulse,
        requested_at: Timestamp::from_micros(-1_000_000),
        expires_at: Timestamp::from_micros(5_000_000),
    }
}

/// An order to hold for an hour.
pub fn hold(id: u8, relay: &Value) -> Order {
    Order { action: Action::Hold { seconds: 3_600 }, ..order(id, relay) }
}

/// An order to end a hold.
pub fn release(id: u8, relay: &Value) -> Order {
    Order { action: Action::Release, ..order(id, relay) }
}

/// Waits until something is as it should be.
pub async fn until(what: &str, mut done: impl FnMut() -> bool) {
    let began = std::time::Instant::now();
    while !done() {
        assert!(began.elapsed() < PATIENCE, "{what}");
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
}

/// An order that leaves its relay a fraction of a second.
pub fn brief(order: Order) -> Order {
    Order { expires_at: Timestamp::from_micros(300_000), ..order }
}

pub fn opened(pulse_seconds: u32) -> Outcome {
    Outcome::Opened { pulse_seconds }
}

pub fn code_of(outcome: &Outcome) -> Code {
    detail_of(outcome).0
}

pub fn detail_of(outcome: &Outcome) -> (Code, String) {
    match outcome {
        Outcome::Failed { code, detail } => (*code, detail.clone()),
        Outcome::Opened { .. } | Outcome::Released => panic!("the order was obeyed"),
    }
}

/// What a broken device does after it read a request.
#[derive(Clone, Copy)]
pub enum Fault {
    Hangs,
    Closes,
    Says(&'static [u8]),
}

/// A broken device; its address.
pub async fn broken(fault: Fault) -> SocketAddr {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    tokio::spawn(async move {
        while let Ok((mut stream, _)) = listener.accept().await {
            tokio::spawn(async move {
                let _ = stream.read(&mut [0; 2048]).await;
                match fault {
                    Fault::Hangs => std::future::pending().await,
                    Fault::Closes => {}
                    Fault::Says(bytes) => stream.write_all(bytes).await.unwrap(),
                }
            });
        }
    });
    address
}

/// An address at which nothing listens, as long as its socket is kept.
pub fn nobody() -> (TcpSocket, SocketAddr) {
    let socket = TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let address = socket.local_addr().unwrap();
    (socket, address)
}
