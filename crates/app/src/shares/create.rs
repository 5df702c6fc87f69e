use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Permission, Role, validate};
use doorward_store as store;

use super::{ShareInput, role};
use crate::caller::Target;
use crate::input::check_interval;
use crate::outbox::Carrier;
use crate::role_assignments::{AppliesTo, Assignee, Grant, RoleAssignmentDetail, grant};
use crate::unlock_limits::Limit;
use crate::users::{self, UserInput};
use crate::{App, Caller, Error};

/// Grants whoever has an e-mail address a role on a group. An unknown address adds a user first, who is invited as any other.
///
/// # Errors
/// Not permitted, users included if one must be added; or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: ShareInput) -> Result<RoleAssignmentDetail, Error> {
    caller.reach(Permission::RoleAssignmentsWrite)?;
    let mut errors = FieldErrors::default();
    let email = input.email.and_then(validate::email).required("email", &mut errors);
    let group_id = input.group_id.required("group_id", &mut errors);
    let role = input.role_id.and_then(role).optional("role_id", &mut errors).unwrap_or(Role::GroupBasic);
    let notify = input.notify.optional("notify", &mut errors).unwrap_or(false);
    let valid_from = input.valid_from.optional("valid_from", &mut errors);
    let valid_until = input.valid_until.optional("valid_until", &mut errors);
    check_interval(valid_from, valid_until, &mut errors);

    let tx = app.begin().await?;
    let group = match group_id {
        Some(id) => store::groups::find(&tx, caller.organization_id(), id).await?.or_else(|| {
            errors.add("group_id", "must exist");
            None
        }),
        None => None,
    };
    errors.check()?;
    let (Some(email), Some(group)) = (email, group) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    caller.authorize(Permission::RoleAssignmentsWrite, Target::from(&group))?;
    let known = store::users::find_by_email(&tx, caller.organization_id(), &validate::email_key(&email)).await?;
    let user = match known {
        Some(user) => user,
        None => {
            let input = UserInput { email: Field::Value(email), ..UserInput::default() };
            users::create_within(app, &tx, caller, input).await?.user
        }
    };
    let (assignee, applies_to) = (Assignee::User(Box::new(user)), AppliesTo::Group(group));
    let wanted = Grant { assignee, applies_to, role, notify, valid_from, valid_until, limit: Limit::default() };
    let created = grant(app, &tx, caller, wanted).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(created)
}
