use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Takes a door out of a group.
///
/// # Errors
/// No such row, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = find(&tx, caller, id).await?;
    caller.authorize(Permission::GroupLocksWrite, Target::from(&found.group))?;
    store::group_locks::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::GROUP_LOCK_DESTROY, object(&found)).await?;
    tx.commit().await?;
    Ok(())
}
