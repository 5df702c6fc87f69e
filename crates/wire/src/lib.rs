//! The frames between the server's door hub and an agent, versioned.
//!
//! Depends on `core` alone. Both sides of every agent speak these frames: the built-in one over channels in the same
//! process, remote ones over their connection, beside those of their [`session`]. To add a frame: a variant in [`ToAgent`] or
//! [`FromAgent`], and in [`session`] if remote agents take it; a change that an older agent cannot ignore raises
//! [`session::VERSION`].

pub mod enrolment;
mod pace;
pub mod session;

pub use pace::Pace;

use doorward_core::relay::Action;
use doorward_core::{Code, Relay, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// From the hub to an agent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum ToAgent {
    /// Open, hold or release a door.
    Order(Order),
}

/// An order to one door, obeyed once.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Order {
    /// The command's id: obeyed at most once.
    pub command_id: Uuid,
    /// The door.
    pub lock_id: i64,
    /// The door's name, for the agent's log.
    pub lock_name: String,
    /// How it is driven.
    pub relay: Relay,
    /// What is to be done.
    pub action: Action,
    /// When it was asked for: a pulse that began later serves it too.
    pub requested_at: Timestamp,
    /// Not obeyed from this moment on.
    pub expires_at: Timestamp,
}

/// From an agent to the hub.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "frame", rename_all = "snake_case")]
pub enum FromAgent {
    /// The order's relay is told now; what comes of it follows. Of doors that take no time there is no such word.
    Sent {
        /// The order.
        command_id: Uuid,
    },
    /// How an order ended.
    Outcome {
        /// The order.
        command_id: Uuid,
        /// The outcome.
        outcome: Outcome,
    },
}

/// How an order ended: the relay acknowledged or did not. No relay tells yet whether its door has moved.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "outcome", rename_all = "snake_case")]
pub enum Outcome {
    /// The relay acknowledged; the door stays open this long.
    Opened {
        /// Seconds from now: the pulse, or the hold.
        pulse_seconds: u32,
    },
    /// The relay acknowledged the end of a hold.
    Released,
    /// The relay did not obey, as far as the agent can tell.
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
    use serde_json::json;

    fn order(action: Action) -> ToAgent {
        ToAgent::Order(Order {
            command_id: Uuid::from_bytes([7; 16]),
            lock_id: 1,
            lock_name: "Front door".to_owned(),
            relay: Relay::from_input(&json!({"kind":"shelly","address":"192.0.2.7"})).unwrap(),
            action,
            requested_at: Timestamp::from_micros(0),
            expires_at: Timestamp::from_micros(1),
        })
    }

    #[test]
    fn every_frame_reads_back_as_it_was_written() {
        for action in [Action::Pulse, Action::Hold { seconds: 3_600 }, Action::Release] {
            let text = serde_json::to_string(&order(action)).unwrap();
            assert_eq!(serde_json::from_str::<ToAgent>(&text).unwrap(), order(action), "{text}");
        }
        let failed = Outcome::Failed { code: Code::DeviceRefused, detail: "No.".to_owned() };
        for outcome in [Outcome::Opened { pulse_seconds: 5 }, Outcome::Released, failed] {
            let answer = FromAgent::Outcome { command_id: Uuid::from_bytes([7; 16]), outcome };
            let text = serde_json::to_string(&answer).unwrap();
            assert_eq!(serde_json::from_str::<FromAgent>(&text).unwrap(), answer, "{text}");
        }
    }
}
