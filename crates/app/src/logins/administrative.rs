use std::collections::BTreeSet;

use doorward_core::{Code, EventType};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::{role_assignment, user};

use super::{API_LOGIN, object};
use crate::{App, Caller, Error, standing};

const MESSAGE: &str = "An administrator made it, and is none any more.";

/// Ends the API keys of everybody who made them as administrator by one of these rights, and is none any more: after it was changed or
/// taken away. Rights that make nobody an administrator concern no key, and no row of a user is waited for: those who open doors hold their users' rows and wait for the rights'.
pub(crate) async fn end_administrative_of(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    rights: &[role_assignment::Model],
    members: &[user::Model],
) -> Result<(), Error> {
    if !standing::administers(rights, app.now()) {
        return Ok(());
    }
    let own = rights.iter().filter_map(|right| right.user_id);
    for user_id in own.chain(members.iter().map(|member| member.id)).collect::<BTreeSet<i64>>() {
        end_administrative(app, tx, caller, user_id).await?;
    }
    Ok(())
}

/// Ends the API keys that a user made as owner or administrator, if they are neither any more: after rights of theirs have changed,
/// in the same transaction.
async fn end_administrative(app: &App, tx: &Transaction, caller: &Caller, user_id: i64) -> Result<(), Error> {
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
