use doorward_core::Permission;
use doorward_store as store;

use super::find;
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Removes a message that was given up, for good.
///
/// # Errors
/// No such message, not permitted, or it is still on its way.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let row = find(&tx, caller, id).await?;
    if row.dead_at.is_none() {
        return Err(Error::invalid("id", "is on its way: only a message that was given up can be removed"));
    }
    store::outbox::delete(&tx, row.id).await?;
    tx.commit().await?;
    Ok(())
}
