use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Removes an evaluation webhook with its decisions: foreign codes are refused where it judged them.
///
/// # Errors
/// No such webhook, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let webhook = hold(&tx, caller, id).await?;
    store::evaluation_webhooks::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::EVALUATION_WEBHOOK_DESTROY, object(&webhook)).await?;
    tx.commit().await?;
    app.circuits.forget(id);
    Ok(())
}
