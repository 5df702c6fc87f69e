use doorward_core::{EventType, Permission};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;

use super::{find, object};
use crate::caller::Target;
use crate::organization;
use crate::{App, Caller, Error, standing};

/// Removes a user with their rights and logins. Their events stay.
///
/// # Errors
/// No such user, not permitted, or the user owns the organization.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let user = find(&tx, caller, id).await?;
    caller.authorize(Permission::UsersWrite, Target::Organization)?;
    standing::authorize_over(&tx, caller, &user, app.now()).await?;
    remove(app, &tx, caller, &user).await?;
    tx.commit().await?;
    Ok(())
}

/// Removes a user, unless the organization is theirs.
pub(super) async fn remove(app: &App, tx: &Transaction, caller: &Caller, user: &user::Model) -> Result<(), Error> {
    if organization::hold(tx, caller.organization_id()).await?.owner_id == Some(user.id) {
        return Err(Error::invalid("user", "owns the organization and cannot be deleted"));
    }
    store::users::delete(tx, user.id).await?;
    app.record(tx, caller, EventType::USER_DESTROY, object(user)).await
}
