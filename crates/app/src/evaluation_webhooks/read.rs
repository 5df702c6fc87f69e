use doorward_core::Code;
use doorward_store as store;

use super::{EvaluationWebhookDetail, authorize, detail};
use crate::{App, Caller, Error};

/// One evaluation webhook.
///
/// # Errors
/// No such webhook, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<EvaluationWebhookDetail, Error> {
    authorize(caller)?;
    let conn = app.store().reader();
    let found = store::evaluation_webhooks::find(conn, caller.organization_id(), id).await?;
    detail(app, conn, found.ok_or(Code::NotFound)?).await
}
