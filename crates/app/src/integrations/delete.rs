use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Removes an integration, with its deliveries.
///
/// # Errors
/// No such integration, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let integration = hold(&tx, caller, id).await?;
    store::integrations::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::INTEGRATION_DESTROY, object(&integration)).await?;
    tx.commit().await?;
    Ok(())
}
