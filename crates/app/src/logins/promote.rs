use doorward_core::{Code, EventType, Permission};
use doorward_store as store;

use super::object;
use crate::authenticate::DEVICE_LOGIN;
use crate::caller::Target;
use crate::{App, Caller, Error, standing};

/// Makes a device login its user's primary one, in place of any other: the caller's own, or one that the caller manages.
///
/// # Errors
/// No such login, not permitted, or it is no device login.
pub async fn promote(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    // Everyone may promote their own, but nobody whose access is switched off.
    caller.reach_or_nothing(Permission::LoginsWrite)?;
    let tx = app.begin().await?;
    let login = store::logins::find(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    if login.user_id != caller.user.id {
        caller.authorize(Permission::LoginsWrite, Target::Organization)?;
        let user = store::users::find(&tx, caller.organization_id(), login.user_id).await?.ok_or(Code::NotFound)?;
        standing::authorize_over(&tx, caller, &user, app.now()).await?;
    }
    if login.kind != DEVICE_LOGIN {
        return Err(Error::invalid("type", "must be device to be promoted"));
    }
    if !login.primary {
        store::logins::promote(&tx, login.user_id, DEVICE_LOGIN, id, app.now().into()).await?;
        app.record(&tx, caller, EventType::LOGIN_PROMOTE, object(&login)).await?;
    }
    tx.commit().await?;
    Ok(())
}
