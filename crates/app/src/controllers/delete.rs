use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Removes a controller: its connection ends at once, and its key is refused from then on. Doors that it drove keep their
/// settings and do not open until they are given another; terminals that it read are read by nobody.
///
/// # Errors
/// No such controller, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let controller = hold(&tx, caller, id).await?;
    store::controllers::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::CONTROLLER_DESTROY, object(&controller)).await?;
    tx.commit().await?;
    app.hub.disconnect(id);
    Ok(())
}
