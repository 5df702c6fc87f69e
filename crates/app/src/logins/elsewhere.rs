use doorward_core::{Code, EventType};
use doorward_store as store;

use super::object;
use crate::{App, Caller, Error};

/// Signs out elsewhere: every login of the caller dies but the one they came with. Everyone may, as everyone may sign out.
///
/// # Errors
/// The caller's login is gone: two that do this at once leave one of them.
pub async fn delete_elsewhere(app: &App, caller: &Caller) -> Result<(), Error> {
    let (organization_id, user_id) = (caller.organization_id(), caller.user.id);
    let tx = app.begin().await?;
    store::users::hold(&tx, organization_id, user_id).await?.ok_or(Code::Unauthenticated)?;
    store::logins::find(&tx, organization_id, caller.login.id).await?.ok_or(Code::Unauthenticated)?;
    let others = store::logins::others_of_user(&tx, user_id, caller.login.id).await?;
    store::logins::delete_many(&tx, others.iter().map(|login| login.id).collect()).await?;
    for other in &others {
        app.record(&tx, caller, EventType::LOGIN_DESTROY, object(other)).await?;
    }
    tx.commit().await?;
    Ok(())
}
