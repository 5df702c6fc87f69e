use doorward_core::input::Field;

use super::{UserDetail, UserInput, create_within};
use crate::outbox::Carrier;
use crate::role_assignments::{self, RoleAssignmentInput};
use crate::{App, Caller, Error};

/// Adds a user with a first right, or neither.
///
/// # Errors
/// As [`super::create`] and [`role_assignments::create`].
pub async fn create_with_right(
    app: &App,
    caller: &Caller,
    input: UserInput,
    right: RoleAssignmentInput,
) -> Result<UserDetail, Error> {
    let tx = app.begin().await?;
    let created = create_within(app, &tx, caller, input).await?;
    let right = RoleAssignmentInput { user_id: Field::Value(created.user.id), ..right };
    role_assignments::create_within(app, &tx, caller, right).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(created)
}
