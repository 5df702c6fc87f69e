//! The agent: from orders to answers.

use std::fmt;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_egress::Client;
use doorward_wire::{FromAgent, Order, Outcome, ToAgent};
use tokio::sync::mpsc;
use tokio::task::{JoinError, JoinSet};
use tokio::time::Instant;
use uuid::Uuid;

use crate::doors::{Begun, Doors, Run};
use crate::failure::Failure;
use crate::memory::{Admission, Memory};

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
    doors: Doors,
    memory: Mutex<Memory>,
}

impl Agent {
    /// An agent that reaches relays with this client.
    #[must_use]
    pub fn new(client: Client, now: Now) -> Self {
        let shared = Shared { now: Arc::clone(&now), doors: Doors::new(client, now), memory: Mutex::new(Memory::new()) };
        Self { shared: Arc::new(shared) }
    }

    /// Obeys orders until the hub closes their channel; then finishes those under way and returns. Dropping the future abandons
    /// them. An order that has to wait gets a task of its own, so that it holds up no other; the rest are answered as they come,
    /// no faster than their answers are taken.
    ///
    /// Every order gets one outcome. A copy of an order under way is answered by that same answer, a later copy by another
    /// with the same outcome.
    pub async fn run(self, mut orders: mpsc::Receiver<ToAgent>, answers: mpsc::Sender<FromAgent>) {
        let mut tasks = JoinSet::new();
        loop {
            tokio::select! {
                frame = orders.recv() => match frame {
                    Some(ToAgent::Order(order)) => self.take(order, &answers, &mut tasks).await,
                    None => break,
                },
                Some(ended) = tasks.join_next() => report(ended),
            }
        }
        while let Some(ended) = tasks.join_next().await {
            report(ended);
        }
    }

    /// Obeys one order, as [`Agent::run`] does.
    pub async fn carry_out(&self, order: Order) -> Outcome {
        let (answers, mut answered) = mpsc::channel(2);
        let mut tasks = JoinSet::new();
        self.take(order, &answers, &mut tasks).await;
        drop(answers);
        while let Some(answer) = answered.recv().await {
            if let FromAgent::Outcome { outcome, .. } = answer {
                return outcome;
            }
        }
        Failure::abandoned().into()
    }

    /// How many orders to a door have come since the agent was started.
    pub(crate) fn taken(&self, lock_id: i64) -> u64 {
        self.shared.memory().taken(lock_id)
    }

    /// Closes the doors whose devices keep no time, before the program ends. Takes no more than a few seconds.
    pub async fn stop(&self) {
        self.shared.doors.stop().await;
    }

    async fn take(&self, order: Order, answers: &mpsc::Sender<FromAgent>, tasks: &mut JoinSet<()>) {
        let now = (self.shared.now)();
        let deadline = Instant::now() + order.expires_at.since(now).min(RELAY_TIME);
        let admission = self.shared.memory().admit(&order, now);
        match admission {
            Admission::New => {}
            Admission::UnderWay => return,
            Admission::Done(outcome) => return answer(answers, order.command_id, outcome).await,
            Admission::Expired => return answer(answers, order.command_id, Failure::expired().into()).await,
            Admission::Full => return answer(answers, order.command_id, Failure::overloaded().into()).await,
        }
        let begun = self.shared.doors.begin(&order);
        if begun.ends_at_once() {
            let outcome = self.shared.obey(&order, begun, Run { deadline, sent: &|| {} }).await;
            return answer(answers, order.command_id, outcome).await;
        }
        let (shared, answers) = (Arc::clone(&self.shared), answers.clone());
        tasks.spawn(async move {
            let command_id = order.command_id;
            // Worth knowing only if the outcome is never known, so that nothing waits for it.
            let sent = || drop(answers.try_send(FromAgent::Sent { command_id }));
            let outcome = shared.obey(&order, begun, Run { deadline, sent: &sent }).await;
            answer(&answers, order.command_id, outcome).await;
        });
    }
}

impl Shared {
    async fn obey(&self, order: &Order, begun: Begun, run: Run<'_>) -> Outcome {
        let outcome = self.doors.carry_out(order, begun, run).await.unwrap_or_else(Outcome::from);
        if let Outcome::Failed { code, detail } = &outcome {
            let (command_id, lock_id) = (order.command_id, order.lock_id);
            tracing::debug!(%command_id, lock_id, action = ?order.action, code = code.as_str(), detail, "order not obeyed");
        }
        self.memory().conclude(order.command_id, &outcome);
        outcome
    }

    fn memory(&self) -> MutexGuard<'_, Memory> {
        self.memory.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

async fn answer(answers: &mpsc::Sender<FromAgent>, command_id: Uuid, outcome: Outcome) {
    if answers.send(FromAgent::Outcome { command_id, outcome }).await.is_err() {
        tracing::warn!(%command_id, "nobody takes the outcome of this order any more");
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
