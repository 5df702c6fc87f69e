//! What the application needs of whatever reaches the doors.

use std::collections::{BTreeMap, BTreeSet};

use async_trait::async_trait;
use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Timestamp};
use uuid::Uuid;

/// An order to a door, granted and recorded.
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
    /// What is to be done.
    pub action: Action,
    /// When it was asked for.
    pub requested_at: Timestamp,
    /// Obeyed before this moment or not at all.
    pub expires_at: Timestamp,
}

/// How an order ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DoorOutcome {
    /// The relay acknowledged.
    Opened {
        /// Seconds the door stays open from now: the pulse, or the hold.
        pulse_seconds: u32,
    },
    /// The relay acknowledged the end of a hold.
    Released,
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
    /// Until when it is held open, as far as its relay was told; `None` if it is not.
    pub held_until: Option<Timestamp>,
}

/// The hub that hands orders to the right agent and waits for the answer.
#[async_trait]
pub trait DoorHub: Send + Sync + 'static {
    /// Has an order carried out; returns by its expiry at the latest.
    async fn send(&self, order: DoorOrder) -> DoorOutcome;

    /// Every door that something is known about, whatever drives it.
    fn known(&self) -> Vec<(i64, DoorStatus)>;

    /// What is known about a door that this controller drives, or the server itself. It is offline while its controller is.
    fn status(&self, lock_id: i64, controller_id: Option<i64>) -> DoorStatus;

    /// Every controller that is connected.
    fn connected(&self) -> BTreeSet<i64>;

    /// Those of them whose agents have said that what they know for deciding alone is whole, and the epoch up to which it is: they know
    /// of every change with a smaller number.
    fn synced(&self) -> BTreeMap<i64, i64>;

    /// Ends the connection of a controller at once, if there is one.
    fn disconnect(&self, controller_id: i64);

    /// Has a controller told anew which scanners it reads, if it is connected.
    fn refresh(&self, controller_id: i64);
}
