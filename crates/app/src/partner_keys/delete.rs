use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Removes a partner key: none of its codes opens a door any more.
///
/// # Errors
/// No such key, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let key = hold(&tx, caller, id).await?;
    store::partner_keys::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::PARTNER_KEY_DESTROY, object(&key)).await?;
    tx.commit().await?;
    Ok(())
}
