use doorward_core::input::{Field, FieldErrors};
use doorward_core::{EventType, Permission, Role, Scope};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::role_assignment::ActiveModel;
use sea_orm::Set;

use super::{AppliesTo, RoleAssignmentDetail, RoleAssignmentInput, authorize_role, check_validity, details, object, role};
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error, organization};

/// Grants a user a role on the organization, a place or a group.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: RoleAssignmentInput) -> Result<RoleAssignmentDetail, Error> {
    caller.reach(Permission::RoleAssignmentsWrite)?;
    let mut errors = FieldErrors::default();
    let (scope_field, id_field, holder_field) = if input.applies_to_type.is_set() || input.applies_to_id.is_set() {
        ("applies_to_type", "applies_to_id", "assignee_id")
    } else {
        ("role_id", older_id_field(&input), "user_id")
    };
    let applies_to = applies_to(&input, &mut errors);
    let assignee_is_user = |kind: String| if kind == "User" { Ok(()) } else { Err("must be User") };
    input.assignee_type.and_then(assignee_is_user).optional("assignee_type", &mut errors);
    let user_id = if input.assignee_id.is_set() { input.assignee_id } else { input.user_id }.required(holder_field, &mut errors);
    let role = input.role_id.and_then(role).required("role_id", &mut errors);
    let notify = input.notify.optional("notify", &mut errors);
    let valid_from = input.valid_from.optional("valid_from", &mut errors);
    let valid_until = input.valid_until.optional("valid_until", &mut errors);
    let limit = Limit::default().changed(input.unlock_limit, input.unlock_limit_period, &mut errors);
    if let Some(role) = role {
        check_validity(role, valid_from, valid_until, &mut errors);
        if applies_to.is_some_and(|(scope, _)| scope != role.scope()) {
            errors.add(scope_field, "does not fit the role");
        }
    }

    let tx = app.begin().await?;
    let applies_to = match applies_to {
        Some((scope, id)) => load(&tx, caller, scope, id).await?.or_else(|| {
            errors.add(id_field, "must exist");
            None
        }),
        None => None,
    };
    let user = match user_id {
        Some(id) => store::users::find(&tx, caller.organization_id(), id).await?.or_else(|| {
            errors.add(holder_field, "must exist");
            None
        }),
        None => None,
    };
    errors.check()?;
    let (Some(applies_to), Some(user), Some(role)) = (applies_to, user, role) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    caller.authorize(Permission::RoleAssignmentsWrite, applies_to.target())?;
    authorize_role(caller, role, applies_to.target())?;

    let now = app.now();
    let (place_id, group_id) = match &applies_to {
        AppliesTo::Organization(_) => (None, None),
        AppliesTo::Place(place) => (Some(place.id), None),
        AppliesTo::Group(group) => (None, Some(group.id)),
    };
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        user_id: Set(user.id),
        role: Set(role.as_str().to_owned()),
        place_id: Set(place_id),
        group_id: Set(group_id),
        notify: Set(notify.unwrap_or(false)),
        valid_from: Set(valid_from.map(Into::into)),
        valid_until: Set(valid_until.map(Into::into)),
        created_by_id: Set(Some(caller.user.id)),
        unlock_limit: Set(limit.limit),
        unlock_limit_period: Set(limit.period.map(|period| period.as_str().to_owned())),
        unlocks_count: Set(0),
        unlocks_since: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let role_assignment = store::role_assignments::insert(&tx, row).await?;
    let created = details(&tx, caller, vec![role_assignment]).await?.pop();
    let created = created.ok_or_else(|| Error::Internal("a new role assignment vanished".to_owned()))?;
    app.record(&tx, caller, EventType::ROLE_ASSIGNMENT_CREATE, object(&created)).await?;
    tx.commit().await?;
    Ok(created)
}

const fn older_id_field(input: &RoleAssignmentInput) -> &'static str {
    if input.group_id.is_set() {
        "group_id"
    } else if input.place_id.is_set() {
        "place_id"
    } else {
        "organization_id"
    }
}

/// What the role shall apply to, from either form.
fn applies_to(input: &RoleAssignmentInput, errors: &mut FieldErrors) -> Option<(Scope, i64)> {
    if input.applies_to_type.is_set() || input.applies_to_id.is_set() {
        let kind = |text: String| Scope::parse(&text).ok_or("must be Organization, Place or Group");
        let scope = input.applies_to_type.clone().and_then(kind).required("applies_to_type", errors);
        let id = input.applies_to_id.clone().required("applies_to_id", errors);
        return Some((scope?, id?));
    }
    // Older clients send the ids of the levels above too; the role says which one is meant.
    let meant = match &input.role_id {
        Field::Value(text) => Role::parse(text).map(Role::scope),
        Field::Absent | Field::Null | Field::Wrong(_) => None,
    };
    let given = [
        (Scope::Group, &input.group_id, "group_id"),
        (Scope::Place, &input.place_id, "place_id"),
        (Scope::Organization, &input.organization_id, "organization_id"),
    ];
    let chosen = given
        .iter()
        .find(|(scope, field, _)| field.is_set() && meant == Some(*scope))
        .or_else(|| given.iter().find(|(_, field, _)| field.is_set()));
    match chosen {
        Some((scope, field, name)) => Some((*scope, (*field).clone().required(name, errors)?)),
        None => {
            errors.add("applies_to_id", "can't be blank");
            None
        }
    }
}

async fn load(tx: &Transaction, caller: &Caller, scope: Scope, id: i64) -> Result<Option<AppliesTo>, Error> {
    let own = caller.organization_id();
    Ok(match scope {
        Scope::Organization if id == own => Some(AppliesTo::Organization(organization::find(tx, own).await?)),
        Scope::Organization => None,
        Scope::Place => store::places::find(tx, own, id).await?.map(AppliesTo::Place),
        Scope::Group => store::groups::find(tx, own, id).await?.map(AppliesTo::Group),
    })
}
