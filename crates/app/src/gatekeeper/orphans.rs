//! Commands that nobody will answer any more: the door may or may not have opened, and the ledger says so.

use std::time::Duration;

use doorward_store as store;
use doorward_store::entity::command;

use super::closing;
use super::granted::Pending;
use crate::{App, Error};

const STOPPED: &str = "The server stopped before the door answered. Whether it opened is not known.";
const UNRECORDED: &str = "What the door answered could not be recorded. Whether it opened is not known.";
/// How long after its expiry a command still belongs to whoever granted it: longer than an outcome is offered.
const GRACE: Duration = Duration::from_secs(30);
/// Commands closed in one transaction.
const AT_ONCE: u64 = 500;

/// Closes this node's open commands as failed, before the first new one is granted.
pub(crate) async fn close(app: &App) -> Result<(), Error> {
    let tx = app.begin().await?;
    let open = store::commands::open_of_node(&tx, &app.config().node).await?;
    if open.is_empty() {
        return Ok(());
    }
    tracing::warn!(commands = open.len(), "an earlier run stopped before these doors answered");
    abandon(app, tx, open, STOPPED).await
}

/// Closes commands of whatever node that expired a while ago: their node is gone, or could not write what came of them.
pub(crate) async fn close_expired(app: &App) -> Result<(), Error> {
    loop {
        let tx = app.begin().await?;
        let open = store::commands::open_expired(&tx, app.now().before(GRACE).into(), AT_ONCE).await?;
        if open.is_empty() {
            return Ok(());
        }
        tracing::warn!(commands = open.len(), "these doors' answers were never recorded");
        abandon(app, tx, open, UNRECORDED).await?;
    }
}

async fn abandon(app: &App, tx: doorward_store::Transaction, open: Vec<command::Model>, message: &str) -> Result<(), Error> {
    let pending = open.into_iter().map(Pending::try_from).collect::<Result<Vec<_>, _>>()?;
    closing::abandon(&tx, &app.config().node, pending, message, app.now()).await?;
    tx.commit().await?;
    Ok(())
}
