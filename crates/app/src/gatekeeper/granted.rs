//! A grant, from its decision to its outcome.

use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::entity::command;
use doorward_store::ledger::Draft;
use doorward_store::unlock_counts::Limited;
use serde::{Deserialize, Serialize};

use crate::Error;
use crate::doors::DoorOrder;

/// What of a limit a grant uses, to be given back if the door does not open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Counted {
    /// What the limit is set on.
    pub limited: Limited,
    /// Its id.
    pub id: i64,
    /// Start of the period that the unlock counts in.
    pub since: Option<Timestamp>,
}

/// What closing a command must know; a crash leaves it to be read from the command's row.
#[derive(Debug, Clone)]
pub(super) struct Pending {
    /// The command's id.
    pub uuid: String,
    /// Its organization.
    pub organization_id: i64,
    /// The event, without outcome.
    pub draft: Draft,
    /// What of a limit it uses.
    pub counted: Option<Counted>,
    /// When it was granted.
    pub granted_at: Timestamp,
}

/// A grant that is recorded.
#[derive(Debug)]
pub(super) enum Granted {
    /// The door is to be told.
    Order {
        /// For the door.
        order: Box<DoorOrder>,
        /// For the record.
        pending: Box<Pending>,
    },
    /// That was all.
    Recorded,
}

impl TryFrom<command::Model> for Pending {
    type Error = Error;

    fn try_from(command: command::Model) -> Result<Self, Error> {
        let unreadable = |error| Error::Internal(format!("command {} cannot be read: {error}", command.uuid));
        Ok(Self {
            organization_id: command.organization_id,
            draft: store::commands::draft(&command)?,
            counted: command.counted.as_deref().map(serde_json::from_str).transpose().map_err(unreadable)?,
            granted_at: command.granted_at.at(),
            uuid: command.uuid.clone(),
        })
    }
}
