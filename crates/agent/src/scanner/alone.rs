//! A scan that the agent decides itself, since its server cannot be asked.

use std::sync::Arc;

use doorward_core::Code;
use doorward_wire::Outcome;
use doorward_wire::session::Reading;
use tokio::sync::Notify;
use tokio::task::spawn_blocking;

use crate::Agent;
use crate::alone::{Local, Shown, Verdict};
use crate::remote::ServerClock;

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
        let kept = spawn_blocking(move || local.conclude(number, &outcome, ended_at)).await;
        match kept {
            Ok(Ok(())) => {}
            Ok(Err(error)) => tracing::error!(%error, "how an unlock ended is not kept"),
            Err(error) => tracing::error!(%error, "how an unlock ended is not kept"),
        }
        self.ended.notify_one();
        code
    }
}
