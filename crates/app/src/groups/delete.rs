use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Removes a group with its rights and links: whoever got in by it no longer does.
///
/// # Errors
/// No such group, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let group = find(&tx, caller, id).await?;
    caller.authorize(Permission::GroupsWrite, Target::from(&group))?;
    store::groups::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::GROUP_DESTROY, object(&group)).await?;
    tx.commit().await?;
    Ok(())
}
