//! A scan that the agent decides itself, since its server cannot be asked.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::Code;
use doorward_wire::Outcome;
use doorward_wire::session::Reading;
use tokio::sync::Notify;
use tokio::task::{JoinError, spawn_blocking};
use tokio::time::{Instant, sleep};

use crate::Agent;
use crate::alone::{Asking, Local, LocalError, Mark, Shown, Verdict};
use crate::remote::ServerClock;

/// How long the server may take to hear of what was decided without it, before it is asked.
const TELL_TIME: Duration = Duration::from_secs(5);
/// How often it is looked whether it has.
const LOOK: Duration = Duration::from_millis(20);

/// Something that the server is asked.
#[derive(Debug, Clone, Copy)]
pub(super) struct Asked {
    mark: Option<Mark>,
    /// Orders to the door that had come before.
    taken: u64,
}

/// What decides and opens without the server.
#[derive(Debug, Clone)]
pub struct Deputy {
    /// What is known.
    pub local: Local,
    /// What drives the relays.
    pub agent: Agent,
    /// Told whenever a decision has ended.
    pub ended: Arc<Notify>,
}

impl Deputy {
    /// Waits until the server may be asked about this. What is asked then is marked as used until the answer is told.
    pub(super) async fn asking(&self, reading: &Reading, text: &str, clock: &Arc<ServerClock>) -> Asked {
        let taken = self.taken(reading);
        let began = Instant::now();
        loop {
            let (local, moment, text) = (self.local.clone(), clock.moment(), text.to_owned());
            let (terminal_id, lock_id) = (reading.terminal_id, reading.lock_id.unwrap_or(0));
            let asking = spawn_blocking(move || local.asking(Shown { terminal_id, lock_id, text: &text }, moment)).await;
            match kept("what the server is asked", asking) {
                Some(Asking::Now(mark)) => return Asked { mark, taken },
                Some(Asking::Later) if began.elapsed() < TELL_TIME => sleep(LOOK).await,
                Some(Asking::Later) | None => return Asked { mark: None, taken },
            }
        }
    }

    /// What the server has answered: whether the pass was used. `None` if it has not: it was not used if no order has come.
    pub(super) async fn answered(&self, reading: &Reading, asked: Asked, used: Option<bool>) {
        let Some(mark) = asked.mark else { return };
        let used = used.unwrap_or_else(|| self.taken(reading) != asked.taken);
        let local = self.local.clone();
        let answered = spawn_blocking(move || local.answered(mark, used)).await;
        let _logged = kept("what the server has answered", answered);
    }

    /// How many orders to the scanner's door have come.
    fn taken(&self, reading: &Reading) -> u64 {
        reading.lock_id.map_or(0, |lock_id| self.agent.taken(lock_id))
    }

    /// Why the door did not open; nothing if it did.
    pub(super) async fn decide(&self, reading: &Reading, text: String, clock: &Arc<ServerClock>) -> Option<Code> {
        let Some(lock_id) = reading.lock_id else { return Some(Code::LockNotFound) };
        let (local, terminal_id, moment) = (self.local.clone(), reading.terminal_id, clock.moment());
        let decided = spawn_blocking(move || local.decide(Shown { terminal_id, lock_id, text: &text }, moment)).await;
        let (number, order) = match decided {
            Ok(Verdict::Granted { number, order }) => (number, order),
            Ok(Verdict::Refused(code)) => {
                self.ended.notify_one();
                return Some(code);
            }
            Err(error) => {
                tracing::error!(%error, "nothing was decided");
                return Some(Code::Unexpected);
            }
        };
        // Whatever becomes of whoever waits, the end is kept.
        let (deputy, clock) = (self.clone(), Arc::clone(clock));
        let opening = tokio::spawn(async move { deputy.open(number, *order, &clock).await });
        opening.await.unwrap_or(Some(Code::Unexpected))
    }

    async fn open(self, number: u64, order: doorward_wire::Order, clock: &Arc<ServerClock>) -> Option<Code> {
        let outcome = self.agent.carry_out(order).await;
        let code = match &outcome {
            Outcome::Opened { .. } | Outcome::Released => None,
            Outcome::Failed { code, .. } => Some(*code),
        };
        let (local, ended_at) = (self.local, clock.now());
        let concluded = spawn_blocking(move || local.conclude(number, &outcome, ended_at)).await;
        let _logged = kept("how an unlock ended", concluded);
        self.ended.notify_one();
        code
    }
}

/// What came of work on the disk. That it failed is logged: whatever was to be kept is not.
fn kept<T>(what: &str, done: Result<Result<T, LocalError>, JoinError>) -> Option<T> {
    match done {
        Ok(Ok(done)) => return Some(done),
        Ok(Err(error)) => tracing::error!(%error, "{what} is not kept"),
        Err(error) => tracing::error!(%error, "{what} is not kept"),
    }
    None
}
