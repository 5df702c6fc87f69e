use doorward_core::Code;
use doorward_store as store;

use super::delete::remove;
use crate::{App, Caller, Error};

/// Removes the caller with their rights and logins. Their events stay.
///
/// # Errors
/// Access is switched off, or the caller owns the organization.
pub async fn delete_me(app: &App, caller: &Caller) -> Result<(), Error> {
    caller.enabled()?;
    let tx = app.begin().await?;
    let user = store::users::find(&tx, caller.organization_id(), caller.user.id).await?.ok_or(Code::Unauthenticated)?;
    remove(app, &tx, caller, &user).await?;
    tx.commit().await?;
    Ok(())
}
