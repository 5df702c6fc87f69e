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
    let found = store::evaluation_webhooks::find(app.store().reader(), caller.organization_id(), id).await?;
    Ok(detail(app, found.ok_or(Code::NotFound)?))
}
