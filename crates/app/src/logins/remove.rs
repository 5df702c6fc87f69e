use doorward_core::EventType;
use doorward_store as store;

use super::{managed, object};
use crate::{App, Caller, Error};

/// Removes a login: the caller's own, or one that the caller manages. From then on it is nobody's.
///
/// # Errors
/// No such login, or not permitted.
pub async fn remove(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let login = managed(app, &tx, caller, id).await?;
    store::logins::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::LOGIN_DESTROY, object(&login)).await?;
    tx.commit().await?;
    Ok(())
}
