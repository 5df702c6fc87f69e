use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Removes a door. Its events stay.
///
/// # Errors
/// No such door, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let lock = find(&tx, caller, id).await?;
    caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id))?;
    store::locks::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::LOCK_DESTROY, object(&lock)).await?;
    tx.commit().await?;
    Ok(())
}
