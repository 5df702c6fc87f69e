use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Deliveries removed in one transaction: unlocks wait for it.
const AT_ONCE: u64 = 500;

/// Removes an integration, with its deliveries. It is switched off first, and its deliveries go in parts.
///
/// # Errors
/// No such integration, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let integration = hold(&tx, caller, id).await?;
    store::integrations::switch_off(&tx, &[integration.id]).await?;
    tx.commit().await?;
    empty(app, integration.id).await?;
    let tx = app.begin().await?;
    let integration = hold(&tx, caller, id).await?;
    store::integrations::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::INTEGRATION_DESTROY, object(&integration)).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes the deliveries of what goes with a place, so that removing the place takes no longer than it must.
///
/// # Errors
/// The database failed.
pub(crate) async fn empty_of_place(app: &App, organization_id: i64, place_id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let ids = store::integrations::ids_of_place(&tx, organization_id, place_id).await?;
    store::integrations::switch_off(&tx, &ids).await?;
    tx.commit().await?;
    for id in ids {
        empty(app, id).await?;
    }
    Ok(())
}

async fn empty(app: &App, id: i64) -> Result<(), Error> {
    loop {
        let tx = app.begin().await?;
        let removed = store::deliveries::delete_some(&tx, id, AT_ONCE).await?;
        tx.commit().await?;
        if removed < AT_ONCE {
            return Ok(());
        }
    }
}
