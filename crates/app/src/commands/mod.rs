//! Commands: unlocks that were granted, and what came of them. What was refused is in the ledger alone.

mod list;
mod read;

pub use list::{Query, list};
pub use read::read;

use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::commands::State;
use doorward_store::entity::command;
use doorward_store::ledger::Draft;

use crate::Error;

/// A command with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct CommandDetail {
    /// The command.
    pub command: command::Model,
    /// The event that closing it records, or has recorded: who, which door, where.
    pub draft: Draft,
    /// How far it is.
    pub state: State,
}

fn detail(command: command::Model, now: Timestamp) -> Result<CommandDetail, Error> {
    Ok(CommandDetail { draft: store::commands::draft(&command)?, state: State::of(&command, now.into()), command })
}
