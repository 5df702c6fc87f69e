//! An agent at work, and devices on this machine for it to drive.

pub mod shelly;

use std::net::SocketAddr;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use doorward_agent::Agent;
use doorward_core::{Code, Relay, Timestamp};
use doorward_egress::{Client, Policy};
use doorward_wire::{FromAgent, Outcome, ToAgent, UnlockOrder};
use serde_json::Value;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpSocket};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Longer than any order in these tests lives.
pub const PATIENCE: Duration = Duration::from_secs(30);

/// An agent with a clock that stands until it is moved.
pub struct Site {
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
        tokio::spawn(agent.run(for_agent, from_agent));
        Self { clock, orders, answers }
    }

    pub fn set_clock(&self, at: Duration) {
        self.clock.store(i64::try_from(at.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub async fn send(&self, order: &UnlockOrder) {
        self.orders.send(ToAgent::Unlock(order.clone())).await.unwrap();
    }

    pub async fn answer(&mut self) -> (Uuid, Outcome) {
        let FromAgent::UnlockOutcome { command_id, outcome } =
            tokio::time::timeout(PATIENCE, self.answers.recv()).await.unwrap().unwrap();
        (command_id, outcome)
    }

    pub async fn open(&mut self, order: &UnlockOrder) -> Outcome {
        self.send(order).await;
        let (command_id, outcome) = self.answer().await;
        assert_eq!(command_id, order.command_id);
        outcome
    }
}

/// An order that lives for five seconds from the clock's start.
pub fn order(id: u8, relay: &Value) -> UnlockOrder {
    UnlockOrder {
        command_id: Uuid::from_bytes([id; 16]),
        lock_id: 7,
        lock_name: "Front door".to_owned(),
        relay: Relay::from_input(relay).unwrap(),
        expires_at: Timestamp::from_micros(5_000_000),
    }
}

/// An order that leaves its relay a fraction of a second.
pub fn brief(order: UnlockOrder) -> UnlockOrder {
    UnlockOrder { expires_at: Timestamp::from_micros(300_000), ..order }
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
        Outcome::Opened { .. } => panic!("the door opened"),
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
