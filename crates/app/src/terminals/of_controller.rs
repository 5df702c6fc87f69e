use doorward_core::Scanner;
use doorward_store as store;

use super::stored;
use crate::{App, Error};

/// A scanner that an agent is to read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reading {
    /// The terminal.
    pub terminal_id: i64,
    /// The door that it opens.
    pub lock_id: Option<i64>,
    /// How it is read.
    pub scanner: Scanner,
}

/// The scanners that a controller's agent reads. For the server itself, once the agent is admitted.
///
/// # Errors
/// The database failed.
pub async fn of_controller(app: &App, controller_id: i64) -> Result<Vec<Reading>, Error> {
    let rows = store::terminals::of_controller(app.store().reader(), controller_id).await?;
    let reading = |row| Some(Reading { scanner: stored(&row)?, terminal_id: row.id, lock_id: row.lock_id });
    Ok(rows.into_iter().filter_map(reading).filter(|reading| reading.scanner.is_read_by_agent()).collect())
}
