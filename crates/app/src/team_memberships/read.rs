use doorward_core::Permission;

use super::{TeamMembershipDetail, find};
use crate::{App, Caller, Error};

/// One team membership.
///
/// # Errors
/// No such membership, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<TeamMembershipDetail, Error> {
    caller.reach(Permission::TeamMembershipsRead)?;
    find(app.store().reader(), caller, id).await
}
