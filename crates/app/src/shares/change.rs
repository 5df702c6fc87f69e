use doorward_core::Role;

use super::{ShareInput, read, role};
use crate::role_assignments::{self, RoleAssignmentInput};
use crate::{App, Caller, Error};

/// Changes role, validity or notification of a share; what is not sent stays.
///
/// # Errors
/// No share that the caller sees has this id, or as [`role_assignments::update`].
pub async fn update(app: &App, caller: &Caller, id: i64, input: ShareInput) -> Result<(), Error> {
    read(app, caller, id).await?;
    let input = RoleAssignmentInput {
        role_id: input.role_id.and_then(role).and_then(|role: Role| Ok(role.as_str().to_owned())),
        notify: input.notify,
        valid_from: input.valid_from,
        valid_until: input.valid_until,
        ..RoleAssignmentInput::default()
    };
    role_assignments::update(app, caller, id, input).await
}

/// Takes a share away. The very next unlock no longer counts on it.
///
/// # Errors
/// No share that the caller sees has this id, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    read(app, caller, id).await?;
    role_assignments::delete(app, caller, id).await
}
