//! What the application needs of whatever reaches the doors.

use async_trait::async_trait;
use doorward_core::{Code, Relay, Timestamp};
use uuid::Uuid;

/// An order to open a door, granted and recorded.
#[derive(Debug, Clone)]
pub struct DoorOrder {
    /// The command's id.
    pub command_id: Uuid,
    /// The door.
    pub lock_id: i64,
    /// Its name.
    pub lock_name: String,
    /// How it is opened.
    pub relay: Relay,
    /// Obeyed before this moment or not at all.
    pub expires_at: Timestamp,
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorOutcome {
    /// The relay acknowledged.
    Opened {
        /// Seconds the door stays open from now.
        pulse_seconds: u32,
    },
    /// The door did not open, as far as anyone can tell.
    Failed {
        /// The reason.
        code: Code,
        /// What happened, for the administrator.
        detail: String,
    },
}

/// What is known about a door right now.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct DoorStatus {
    /// Whether its relay answers; `None` before anyone asked it.
    pub online: Option<bool>,
    /// Until when the last opening lasts.
    pub unlocked_until: Option<Timestamp>,
}

/// The hub that hands orders to the right agent and waits for the answer.
#[async_trait]
pub trait DoorHub: Send + Sync + 'static {
    /// Opens a door; returns by the order's expiry at the latest.
    async fn open(&self, order: DoorOrder) -> DoorOutcome;

    /// Every door that something is known about.
    fn known(&self) -> Vec<(i64, DoorStatus)>;

    /// What is known about a door.
    fn status(&self, lock_id: i64) -> DoorStatus;
}
