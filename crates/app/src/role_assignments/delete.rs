use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{authorize_role, find, members, object};
use crate::{App, Caller, Error, logins};

/// Takes a right away. The very next unlock no longer counts on it.
///
/// # Errors
/// No such role assignment, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = find(&tx, caller, id).await?;
    let target = found.applies_to.target();
    caller.authorize(Permission::RoleAssignmentsWrite, target)?;
    authorize_role(caller, found.role, target)?;
    let members = members(&tx, &found.role_assignment).await?;
    store::role_assignments::delete(&tx, id).await?;
    logins::end_administrative_of(app, &tx, caller, std::slice::from_ref(&found.role_assignment), &members).await?;
    app.record(&tx, caller, EventType::ROLE_ASSIGNMENT_DESTROY, object(&found)).await?;
    tx.commit().await?;
    Ok(())
}
