//! The agent: from orders to answers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::relay::RelayKind;
use doorward_egress::Client;
use doorward_wire::{FromAgent, Outcome, ToAgent, UnlockOrder};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;

use crate::failure::Failure;
use crate::memory::{Admission, Memory};
use crate::relay::Drivers;
use crate::turns::Turns;

/// Longest time that a relay gets, however long its order lives.
const RELAY_TIME: Duration = Duration::from_secs(5);

/// Tells the agent the time.
pub type Now = Arc<dyn Fn() -> Timestamp + Send + Sync>;

/// Drives the relays of a site.
#[derive(Clone)]
pub struct Agent {
    shared: Arc<Shared>,
}

struct Shared {
    now: Now,
    drivers: Drivers,
    memory: Mutex<Memory>,
    turns: Turns,
}

impl Agent {
    /// An agent that reaches relays with this client.
    #[must_use]
    pub fn new(client: Client, now: Now) -> Self {
        let shared = Shared { now, drivers: Drivers::new(client), memory: Mutex::new(Memory::new()), turns: Turns::default() };
        Self { shared: Arc::new(shared) }
    }

    /// Obeys orders, each in a task of its own, until the hub closes their channel; then finishes those under way and returns.
    /// Dropping the future abandons them.
    ///
    /// Every order gets one answer. A copy of an order under way is answered by that same answer, a later copy by another
    /// with the same outcome.
    pub async fn run(self, mut orders: mpsc::Receiver<ToAgent>, answers: mpsc::Sender<FromAgent>) {
        let mut tasks = JoinSet::new();
        loop {
            tokio::select! {
                frame = orders.recv() => match frame {
                    Some(ToAgent::Unlock(order)) => self.take(order, &answers, &mut tasks),
                    None => break,
                },
                Some(ended) = tasks.join_next() => report(ended),
            }
        }
        while let Some(ended) = tasks.join_next().await {
            report(ended);
        }
    }

    fn take(&self, order: UnlockOrder, answers: &mpsc::Sender<FromAgent>, tasks: &mut JoinSet<()>) {
        let admission = self.shared.memory().admit(&order, (self.shared.now)());
        let known = match admission {
            Admission::New => None,
            Admission::UnderWay => return,
            Admission::Done(outcome) => Some(outcome),
            Admission::Expired => Some(Failure::expired().into()),
            Admission::Full => Some(Failure::overloaded().into()),
        };
        let (shared, answers) = (Arc::clone(&self.shared), answers.clone());
        tasks.spawn(async move {
            let outcome = match known {
                Some(outcome) => outcome,
                None => shared.obey(&order).await,
            };
            if answers.send(FromAgent::UnlockOutcome { command_id: order.command_id, outcome }).await.is_err() {
                tracing::warn!(command_id = %order.command_id, "nobody takes the outcome of this order any more");
            }
        });
    }
}

impl Shared {
    async fn obey(&self, order: &UnlockOrder) -> Outcome {
        let outcome = match self.open(order).await {
            Ok(()) => Outcome::Opened { pulse_seconds: order.relay.pulse_seconds },
            Err(failure) => failure.into(),
        };
        if let Outcome::Failed { code, detail } = &outcome {
            tracing::debug!(command_id = %order.command_id, lock_id = order.lock_id, code = code.as_str(), detail, "door not opened");
        }
        self.memory().conclude(order.command_id, &outcome);
        outcome
    }

    async fn open(&self, order: &UnlockOrder) -> Result<(), Failure> {
        let deadline = Instant::now() + order.expires_at.since((self.now)()).min(RELAY_TIME);
        let _turn = match &order.relay.kind {
            RelayKind::Simulated => None,
            RelayKind::Shelly(_) | RelayKind::Http(_) => {
                match tokio::time::timeout_at(deadline, self.turns.wait(order.lock_id)).await {
                    Ok(turn) => Some(turn),
                    Err(_) => return Err(Failure::unavailable("The relay has not answered an earlier order yet.")),
                }
            }
        };
        if (self.now)() >= order.expires_at {
            return Err(Failure::expired());
        }
        tokio::time::timeout_at(deadline, self.drivers.open(order, deadline))
            .await
            .unwrap_or_else(|_| Err(doorward_egress::Error::TimedOut.into()))
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn report(ended: Result<(), JoinError>) {
    if let Err(error) = ended {
        tracing::error!(%error, "an order ended without an outcome");
    }
}

impl fmt::Debug for Agent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Agent")
    }
}
