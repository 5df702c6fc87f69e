use doorward_core::Permission;

use super::{UserDetail, detail, find};
use crate::{App, Caller, Error};

/// One user. Everyone may read themselves.
///
/// # Errors
/// No such user, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<UserDetail, Error> {
    if id != caller.user.id {
        caller.reach(Permission::UsersRead)?;
    }
    let conn = app.store().reader();
    let user = find(conn, caller, id).await?;
    detail(conn, user).await
}
