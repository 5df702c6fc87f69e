use doorward_store as store;
use doorward_store::page::{Listed, Page};

use super::{EvaluationWebhookDetail, authorize};
use crate::{App, Caller, Error};

/// Which evaluation webhooks to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
}

/// A page of the organization's evaluation webhooks, by name.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<EvaluationWebhookDetail>, Error> {
    authorize(caller)?;
    let conn = app.store().reader();
    let rows = store::evaluation_webhooks::list(conn, caller.organization_id(), query.ids, query.query, page).await?;
    let mut terminals = store::terminals::by_ids(conn, rows.items.iter().filter_map(|row| row.terminal_id)).await?;
    let now = app.now();
    Ok(rows.map(|webhook| EvaluationWebhookDetail {
        circuit: app.circuits.state(webhook.id, now),
        terminal_name: webhook.terminal_id.and_then(|id| terminals.remove(&id)).map(|terminal| terminal.name),
        webhook,
    }))
}
