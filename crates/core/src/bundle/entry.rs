use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::decide::Authority;
use crate::{Code, Timestamp};

/// Most entries that are told at once.
pub const MOST_ENTRIES: usize = 50;

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
    /// The link whose pass it was.
    pub group_link_id: i64,
    /// What allowed it; nothing if it was refused.
    pub authority: Option<Authority>,
    /// Why it was refused, or why the door did not open after it was granted.
    pub code: Option<Code>,
    /// What happened, for the administrator. Holds no secret.
    pub message: Option<String>,
}
