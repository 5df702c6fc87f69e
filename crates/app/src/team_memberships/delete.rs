use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{Member, find, object};
use crate::caller::Target;
use crate::{App, Caller, Error, logins, standing};

/// Takes a user or a guest out of a team. The very next unlock no longer counts on its rights.
///
/// # Errors
/// No such membership, or not permitted: rights of the team may lie above the caller.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = find(&tx, caller, id).await?;
    caller.authorize(Permission::TeamMembershipsWrite, Target::Organization)?;
    standing::authorize_over_team(&tx, caller, &found.team, app.now()).await?;
    store::team_memberships::delete(&tx, id).await?;
    if let Member::User(user) = &found.member {
        let rights = store::role_assignments::of_team(&tx, found.team.id).await?;
        logins::end_administrative_of(app, &tx, caller, &rights, std::slice::from_ref(user.as_ref())).await?;
    }
    app.record(&tx, caller, EventType::TEAM_MEMBERSHIP_DESTROY, object(&found)).await?;
    tx.commit().await?;
    Ok(())
}
