use doorward_core::{Code, EventType};
use doorward_store as store;

use super::{managed, object};
use crate::authenticate::DEVICE_LOGIN;
use crate::{App, Caller, Error};

/// Makes a device login its user's primary one, in place of any other: the caller's own, or one that the caller manages.
///
/// # Errors
/// No such login, not permitted, or it is no device login.
pub async fn promote(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let login = managed(app, &tx, caller, id).await?;
    if login.kind != DEVICE_LOGIN {
        return Err(Error::invalid("type", "must be device to be promoted"));
    }
    if !login.primary {
        let (organization_id, now) = (caller.organization_id(), app.now().into());
        if !store::logins::promote(&tx, organization_id, login.user_id, DEVICE_LOGIN, id, now).await? {
            return Err(Code::NotFound.into());
        }
        app.record(&tx, caller, EventType::LOGIN_PROMOTE, object(&login)).await?;
    }
    tx.commit().await?;
    Ok(())
}
