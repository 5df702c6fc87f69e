//! The hub.

use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::time::Duration;

use async_trait::async_trait;
use doorward_app::SharedClock;
use doorward_app::doors::{DoorHub, DoorOrder, DoorOutcome, DoorStatus};
use doorward_core::{Code, Timestamp};
use doorward_wire::{FromAgent, Order, Outcome, ToAgent};
use tokio::sync::mpsc;
use tokio::time::{Instant, timeout_at};

use crate::pending::Pending;
use crate::statuses::Statuses;

/// Frames that may wait in each direction.
const QUEUE: usize = 1_024;

/// How long before the hub's own limit the agent's lies, so that a relay that hangs is reported as such: this, or a quarter of
/// what remains if that is less.
const MARGIN: Duration = Duration::from_millis(250);

/// Hands orders to the agent and waits for the outcomes. Cheap to clone.
#[derive(Clone)]
pub struct Hub {
    shared: Arc<Shared>,
}

struct Shared {
    clock: SharedClock,
    built_in: Mutex<Option<Connection>>,
    connections: AtomicU64,
    pending: Pending,
    statuses: Statuses,
}

#[derive(Clone)]
struct Connection {
    id: u64,
    orders: mpsc::Sender<ToAgent>,
}

impl Hub {
    /// A hub without an agent.
    #[must_use]
    pub fn new(clock: SharedClock) -> Self {
        let shared = Shared {
            clock,
            built_in: Mutex::new(None),
            connections: AtomicU64::new(0),
            pending: Pending::default(),
            statuses: Statuses::default(),
        };
        Self { shared: Arc::new(shared) }
    }

    /// Connects the built-in agent, in place of an earlier one: it takes orders from the first end and gives answers to the
    /// second. It is gone once it drops the second. The first closes when the hub and all its clones are dropped.
    ///
    /// Must be called within a tokio runtime, which runs the task that receives the answers.
    #[must_use]
    pub fn connect(&self) -> (mpsc::Receiver<ToAgent>, mpsc::Sender<FromAgent>) {
        let (orders, for_agent) = mpsc::channel(QUEUE);
        let (from_agent, answers) = mpsc::channel(QUEUE);
        let id = self.shared.connections.fetch_add(1, Ordering::Relaxed);
        *self.shared.built_in() = Some(Connection { id, orders });
        tokio::spawn(receive(Arc::downgrade(&self.shared), id, answers));
        (for_agent, from_agent)
    }
}

/// Holds the hub weakly: otherwise hub and agent would keep each other alive.
async fn receive(hub: Weak<Shared>, connection: u64, mut answers: mpsc::Receiver<FromAgent>) {
    while let Some(frame) = answers.recv().await {
        let Some(shared) = hub.upgrade() else { return };
        match frame {
            FromAgent::Outcome { command_id, outcome } => {
                if let Err(outcome) = shared.pending.settle(connection, command_id, outcome) {
                    tracing::warn!(%command_id, ?outcome, "dropped the outcome of an order that nobody waits for");
                }
            }
        }
    }
    if let Some(shared) = hub.upgrade() {
        shared.disconnect(connection);
    }
}

impl Shared {
    async fn hand_over(&self, order: DoorOrder) -> DoorOutcome {
        let remaining = order.expires_at.since(self.clock.now());
        if remaining.is_zero() {
            return failed(Code::ControllerTimedOut, "The order expired before it could be sent to the door's agent.");
        }
        let deadline = Instant::now() + remaining;
        let Some(connection) = self.built_in().clone() else {
            return failed(Code::ControllerUnavailable, "No agent is connected for this door.");
        };
        let command_id = order.command_id;
        let Some(waiting) = self.pending.expect(connection.id, command_id) else {
            return failed(Code::ControllerError, "An order with the same id is under way.");
        };
        match timeout_at(deadline, connection.orders.send(frame(order, MARGIN.min(remaining / 4)))).await {
            Ok(Ok(())) => {}
            Ok(Err(_)) => return failed(Code::ControllerUnavailable, "The door's agent is not connected any more."),
            Err(_) => return failed(Code::ControllerTimedOut, "The door's agent takes no orders. Nothing was sent."),
        }
        match timeout_at(deadline, waiting.outcome()).await {
            Ok(Some(Outcome::Opened { pulse_seconds })) => DoorOutcome::Opened { pulse_seconds },
            Ok(Some(Outcome::Released)) => DoorOutcome::Released,
            Ok(Some(Outcome::Failed { code, detail })) => DoorOutcome::Failed { code, detail },
            Ok(None) => failed(Code::ControllerTimedOut, "The door's agent went away. Whether the door opened is not known."),
            Err(_) => {
                failed(Code::ControllerTimedOut, "The door's agent did not answer in time. Whether the door opened is not known.")
            }
        }
    }

    fn disconnect(&self, connection: u64) {
        let mut built_in = self.built_in();
        if built_in.as_ref().is_some_and(|current| current.id == connection) {
            *built_in = None;
        }
        drop(built_in);
        self.pending.abandon(connection);
    }

    fn built_in(&self) -> MutexGuard<'_, Option<Connection>> {
        self.built_in.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[async_trait]
impl DoorHub for Hub {
    async fn send(&self, order: DoorOrder) -> DoorOutcome {
        let (lock_id, action) = (order.lock_id, order.action);
        let outcome = self.shared.hand_over(order).await;
        self.shared.statuses.record(lock_id, action, &outcome, self.shared.clock.now());
        outcome
    }

    fn known(&self) -> Vec<(i64, DoorStatus)> {
        self.shared.statuses.all(self.shared.clock.now())
    }

    fn status(&self, lock_id: i64) -> DoorStatus {
        self.shared.statuses.of(lock_id, self.shared.clock.now())
    }
}

impl fmt::Debug for Hub {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Hub")
    }
}

fn frame(order: DoorOrder, margin: Duration) -> ToAgent {
    let margin = i64::try_from(margin.as_micros()).unwrap_or(0);
    ToAgent::Order(Order {
        command_id: order.command_id,
        lock_id: order.lock_id,
        lock_name: order.lock_name,
        relay: order.relay,
        action: order.action,
        requested_at: order.requested_at,
        expires_at: Timestamp::from_micros(order.expires_at.micros().saturating_sub(margin)),
    })
}

fn failed(code: Code, detail: &str) -> DoorOutcome {
    DoorOutcome::Failed { code, detail: detail.to_owned() }
}
