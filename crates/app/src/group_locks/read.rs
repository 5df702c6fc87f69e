use doorward_core::Permission;

use super::{GroupLockDetail, find};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// One group lock.
///
/// # Errors
/// No such row, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<GroupLockDetail, Error> {
    let found = find(app.store().reader(), caller, id).await?;
    caller.authorize(Permission::GroupLocksRead, Target::from(&found.group))?;
    Ok(found)
}
