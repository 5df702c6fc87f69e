//! The frames between the server's door hub and an agent, versioned.
//!
//! Depends on `core` alone. Both sides of every agent speak these frames: the built-in one over channels in the same
//! process, remote ones over their connection. To add a frame: a variant in [`ToAgent`] or [`FromAgent`]; a change that an
//! older agent cannot ignore raises [`VERSION`].

use doorward_core::{Code, Relay, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The version of these frames.
pub const VERSION: u32 = 1;

/// From the hub to an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum ToAgent {
    /// Open a door.
    Unlock(UnlockOrder),
}

/// An order to open one door, once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockOrder {
    /// The command's id: obeyed at most once.
    pub command_id: Uuid,
    /// The door.
    pub lock_id: i64,
    /// The door's name, for the agent's log.
    pub lock_name: String,
    /// How to open it.
    pub relay: Relay,
    /// Not obeyed from this moment on.
    pub expires_at: Timestamp,
}

/// From an agent to the hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum FromAgent {
    /// How an order ended.
    UnlockOutcome {
        /// The order.
        command_id: Uuid,
        /// The outcome.
        outcome: Outcome,
    },
}

/// How an order to open a door ended.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The relay acknowledged; the door stays open this long.
    Opened {
        /// Seconds from now.
        pulse_seconds: u32,
    },
    /// The door did not open, as far as the agent can tell.
    Failed {
        /// The reason.
        code: Code,
        /// What happened, for the administrator. Holds no secret.
        detail: String,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_reads_back_as_it_was_written() {
        let order = ToAgent::Unlock(UnlockOrder {
            command_id: Uuid::from_bytes([7; 16]),
            lock_id: 1,
            lock_name: "Front door".to_owned(),
            relay: Relay::from_input(&serde_json::json!({"kind":"shelly","address":"192.0.2.7"})).unwrap(),
            expires_at: Timestamp::from_micros(1),
        });
        let text = serde_json::to_string(&order).unwrap();
        assert_eq!(serde_json::from_str::<ToAgent>(&text).unwrap(), order);
    }
}
