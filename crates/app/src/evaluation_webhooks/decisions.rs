use doorward_store as store;
use doorward_store::entity::evaluation_decision;
use doorward_store::page::{Listed, Page};

use super::read;
use crate::{App, Caller, Error};

/// A decision, with the names of where it was made.
#[derive(Debug, Clone)]
pub struct DecisionDetail {
    /// The decision.
    pub decision: evaluation_decision::Model,
    /// The door's name.
    pub lock_name: Option<String>,
    /// The terminal's name.
    pub terminal_name: Option<String>,
}

/// A page of what a webhook decided last, the newest first: the last 50 are kept.
///
/// # Errors
/// No such webhook, or not permitted.
pub async fn decisions(app: &App, caller: &Caller, id: i64, page: Page) -> Result<Listed<DecisionDetail>, Error> {
    let webhook = read(app, caller, id).await?.webhook;
    let conn = app.store().reader();
    let rows = store::evaluation_decisions::list(conn, webhook.id, page).await?;
    let locks = store::locks::by_ids(conn, rows.items.iter().filter_map(|row| row.lock_id)).await?;
    let terminals = store::terminals::by_ids(conn, rows.items.iter().filter_map(|row| row.terminal_id)).await?;
    Ok(rows.map(|decision| DecisionDetail {
        lock_name: decision.lock_id.and_then(|id| locks.get(&id)).map(|lock| lock.name.clone()),
        terminal_name: decision.terminal_id.and_then(|id| terminals.get(&id)).map(|terminal| terminal.name.clone()),
        decision,
    }))
}
