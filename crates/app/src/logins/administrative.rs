use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::role_assignment;

use super::{API_LOGIN, object};
use crate::{App, Caller, Error, standing};

const MESSAGE: &str = "An administrator made it, and is none any more.";

/// The same for whoever holds, or held, this right: a user, or everybody in a team.
pub(crate) async fn end_administrative_of(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    right: &role_assignment::Model,
) -> Result<(), Error> {
    if let Some(user_id) = right.user_id {
        end_administrative(app, tx, caller, user_id).await?;
    }
    if let Some(team_id) = right.team_id {
        for member in store::team_memberships::users(tx, team_id).await? {
            end_administrative(app, tx, caller, member.id).await?;
        }
    }
    Ok(())
}

/// Ends the API keys that a user made as owner or administrator, if they are neither any more: after rights of theirs have changed,
/// in the same transaction.
pub(crate) async fn end_administrative(app: &App, tx: &Transaction, caller: &Caller, user_id: i64) -> Result<(), Error> {
    // A key that is being made meanwhile is made with the rights that they had, or with those that they have now.
    store::users::hold(tx, caller.organization_id(), user_id).await?.ok_or(Code::NotFound)?;
    let rights = store::role_assignments::of_user(tx, user_id).await?;
    if standing::administers(&rights, app.now()) {
        return Ok(());
    }
    let mut keys = store::logins::of_user(tx, user_id, API_LOGIN).await?;
    keys.retain(|key| key.administrative);
    store::logins::delete_many(tx, keys.iter().map(|key| key.id).collect()).await?;
    for key in &keys {
        app.record_with_message(tx, caller, EventType::LOGIN_DESTROY, object(key), MESSAGE).await?;
    }
    Ok(())
}
