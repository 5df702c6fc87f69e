use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::decide::Authority;
use crate::{Code, Timestamp};

/// Most entries that are told at once.
pub const MOST_ENTRIES: usize = 50;

/// Whose code a partner's code was.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ByPartner {
    /// The partner key that signed it.
    pub key_id: i64,
    /// The name of whoever holds it.
    pub name: String,
}

/// What an agent has decided alone, for the server's ledger. The agent numbers its decisions from 1, in their order, and tells them again
/// until the server says that it has them.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its number.
    pub number: u64,
    /// The command's id.
    pub command_id: Uuid,
    /// When it was decided, by the server's clock as far as the agent knew.
    pub decided_at: Timestamp,
    /// When the door had answered, or it was given up.
    pub ended_at: Timestamp,
    /// The terminal at which the code was shown.
    pub terminal_id: i64,
    /// The door.
    pub lock_id: i64,
    /// The link whose pass it was; 0 if it was a partner's code.
    pub group_link_id: i64,
    /// Whose code it was, if a partner's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub partner: Option<ByPartner>,
    /// What allowed it; nothing if it was refused.
    pub authority: Option<Authority>,
    /// Why it was refused, or why the door did not open after it was granted.
    pub code: Option<Code>,
    /// What happened, for the administrator. Holds no secret.
    pub message: Option<String>,
}
