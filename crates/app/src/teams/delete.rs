use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error, logins, standing};

/// Removes a team with its memberships and rights: whoever got in by it no longer does.
///
/// # Errors
/// No such team, or not permitted: rights of it may lie above the caller.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let team = find(&tx, caller, id).await?;
    caller.authorize(Permission::TeamsWrite, Target::Organization)?;
    standing::authorize_over_team(&tx, caller, &team, app.now()).await?;
    let members = store::team_memberships::users(&tx, id).await?;
    let rights = store::role_assignments::of_team(&tx, id).await?;
    store::teams::delete(&tx, id).await?;
    logins::end_administrative_of(app, &tx, caller, &rights, &members).await?;
    app.record(&tx, caller, EventType::TEAM_DESTROY, object(&team)).await?;
    tx.commit().await?;
    Ok(())
}
