//! An order to a door's relay, from its claim to its outcome.

use std::sync::Arc;
use std::time::Duration;

use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Timestamp};
use doorward_store::door_timers::{Door, Drive};
use doorward_store::ledger::Draft;
use serde_json::Value;
use uuid::Uuid;

use super::door::lease;
use crate::App;
use crate::doors::{DoorOrder, DoorOutcome};
use crate::gatekeeper::{COMMAND_LIFE, relay};
use crate::record::Object;

/// An order to a door's relay, and what its outcome will change.
pub(super) struct Errand {
    pub door: Target,
    pub task: Task,
    /// The schedule that it is for, in words.
    pub schedule: String,
    /// The event that is recorded with the outcome.
    pub event: Option<Draft>,
    /// The command under which the order is recorded already.
    pub command: Option<Uuid>,
    /// Obeyed before this moment or not at all.
    pub expires_at: Timestamp,
}

/// A door that is told something.
#[derive(Clone)]
pub(super) struct Target {
    pub lock_id: i64,
    pub organization_id: i64,
    pub place_id: i64,
    pub name: String,
    pub relay: Option<Value>,
}

/// What a relay is told, and the state of the timer before and since.
#[derive(Debug, Clone, Copy)]
pub(super) enum Task {
    /// Hold for the first time.
    Begin { until: Timestamp, from: Drive, claimed: Drive },
    /// Go on holding.
    Renew { until: Timestamp, from: Drive, claimed: Drive },
    /// Release.
    End {
        /// The end of the lease that it may still have.
        lease_until: Option<Timestamp>,
    },
}

/// What came of an errand.
pub(super) struct Reply {
    /// `None` if there was no time left to send anything.
    pub outcome: Option<DoorOutcome>,
    /// Until when the relay may be held, if it obeyed.
    pub until: Option<Timestamp>,
}

impl From<&Door> for Target {
    fn from(door: &Door) -> Self {
        Self {
            lock_id: door.lock_id,
            organization_id: door.organization_id,
            place_id: door.place_id,
            name: door.name.clone(),
            relay: door.relay.clone(),
        }
    }
}

impl Target {
    /// What the ledger says of it.
    pub fn object(&self) -> Object<'_> {
        Object { id: self.lock_id, name: Some(&self.name), place_id: Some(self.place_id) }
    }

    /// The relay, if it can hold a door open.
    pub fn relay(&self, app: &App) -> Result<Relay, Code> {
        let relay = relay(self.relay.as_ref(), app.config().simulate_doors)?;
        if relay.can_hold() { Ok(relay) } else { Err(Code::LockMisconfigured) }
    }
}

impl Errand {
    /// Releases a relay, which no event tells of.
    pub fn release(door: Target, lease_until: Timestamp, now: Timestamp) -> Self {
        let task = Task::End { lease_until: Some(lease_until) };
        Self { door, task, schedule: String::new(), event: None, command: None, expires_at: now.after(COMMAND_LIFE) }
    }

    /// Tells the relay.
    pub async fn run(self, app: Arc<App>) -> (Self, Reply) {
        let now = app.now();
        let relay = match self.door.relay(&app) {
            Ok(relay) => relay,
            Err(code) => {
                let outcome = Some(DoorOutcome::Failed { code, detail: code.text().to_owned() });
                return (self, Reply { outcome, until: None });
            }
        };
        let action = match self.task {
            Task::Begin { until, .. } | Task::Renew { until, .. } => {
                let Some(seconds) = lease(until, now) else { return (self, Reply { outcome: None, until: None }) };
                Action::Hold { seconds }
            }
            Task::End { .. } => Action::Release,
        };
        let until = match (action, self.task) {
            (Action::Hold { seconds }, _) => Some(self.expires_at.after(Duration::from_secs(seconds.into()))),
            (Action::Pulse | Action::Release, Task::End { lease_until }) => lease_until,
            (Action::Pulse | Action::Release, Task::Begin { .. } | Task::Renew { .. }) => None,
        };
        let command_id = self.command.unwrap_or_else(|| crate::clock::uuid(now, app.entropy.as_ref()));
        let order = DoorOrder {
            command_id,
            lock_id: self.door.lock_id,
            lock_name: self.door.name.clone(),
            relay,
            action,
            requested_at: now,
            expires_at: self.expires_at,
        };
        let outcome = app.hub.send(order).await;
        (self, Reply { outcome: Some(outcome), until })
    }
}
