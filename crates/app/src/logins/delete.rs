use doorward_core::EventType;
use doorward_store as store;

use super::object;
use crate::{App, Caller, Error};

/// Signs out: the login that the caller came with dies.
///
/// # Errors
/// The database failed.
pub async fn delete(app: &App, caller: &Caller) -> Result<(), Error> {
    let tx = app.begin().await?;
    store::logins::delete(&tx, caller.login.id).await?;
    app.record(&tx, caller, EventType::LOGIN_DESTROY, object(&caller.login)).await?;
    tx.commit().await?;
    Ok(())
}
