//! Commands that a crash left open: the door may or may not have opened, and the ledger says so.

use std::collections::BTreeMap;

use doorward_core::Code;
use doorward_store as store;

use super::batch::read_draft;
use crate::{App, Error};

const MESSAGE: &str = "The server stopped before the door answered. Whether it opened is not known.";

/// Closes this node's open commands as failed, before the first new one is granted.
pub(crate) async fn close(app: &App) -> Result<(), Error> {
    let tx = app.begin().await?;
    let open = store::commands::open_of_node(&tx, &app.config().node).await?;
    if open.is_empty() {
        return Ok(());
    }
    tracing::warn!(commands = open.len(), "an earlier run stopped before these doors answered");
    let now = app.now();
    let code = Code::ControllerTimedOut;
    let mut entries: BTreeMap<i64, Vec<_>> = BTreeMap::new();
    for command in &open {
        let entry = read_draft(command)?.concluded(now, Some(code), Some(MESSAGE.to_owned()));
        entries.entry(command.organization_id).or_default().push(entry);
    }
    for (organization_id, entries) in entries {
        store::ledger::append(&tx, &app.config().node, organization_id, entries).await?;
    }
    store::commands::close(&tx, open.into_iter().map(|command| command.uuid).collect(), Some(code.as_str()), now.into()).await?;
    tx.commit().await?;
    Ok(())
}
