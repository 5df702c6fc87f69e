use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Permission, Role, Scope};
use doorward_store as store;
use doorward_store::Transaction;

use super::{
    AppliesTo, Assignee, Grant, HolderKind, RoleAssignmentDetail, RoleAssignmentInput, check_limit, check_role, check_validity,
    grant, role,
};
use crate::outbox::Carrier;
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error, guests, organization};

/// Grants a user, a team or a guest a role on the organization, a place or a group.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: RoleAssignmentInput) -> Result<RoleAssignmentDetail, Error> {
    let tx = app.begin().await?;
    let created = create_within(app, &tx, caller, input).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(created)
}

/// Grants it in a transaction that does more; whoever commits it rings for the mails.
pub(crate) async fn create_within(
    app: &App,
    tx: &Transaction,
    caller: &Caller,
    input: RoleAssignmentInput,
) -> Result<RoleAssignmentDetail, Error> {
    caller.reach(Permission::RoleAssignmentsWrite)?;
    let mut errors = FieldErrors::default();
    let (scope_field, id_field, holder_field) = if input.applies_to_type.is_set() || input.applies_to_id.is_set() {
        ("applies_to_type", "applies_to_id", "assignee_id")
    } else {
        ("role_id", older_id_field(&input), "user_id")
    };
    let applies_to = applies_to(&input, &mut errors);
    let holder = input.assignee_type.and_then(holder_kind).optional("assignee_type", &mut errors).unwrap_or(HolderKind::User);
    let by_user_id = holder == HolderKind::User && !input.assignee_id.is_set();
    let holder_field = if holder == HolderKind::User { holder_field } else { "assignee_id" };
    let holder_id = if by_user_id { input.user_id } else { input.assignee_id }.required(holder_field, &mut errors);
    let role = input.role_id.and_then(role).required("role_id", &mut errors);
    let notify = input.notify.optional("notify", &mut errors);
    let valid_from = input.valid_from.optional("valid_from", &mut errors);
    let valid_until = input.valid_until.optional("valid_until", &mut errors);
    let limit = Limit::default().changed(input.unlock_limit, input.unlock_limit_period, &mut errors);
    check_limit(holder, limit, &mut errors);
    if let Some(role) = role {
        check_role(holder, role, "role_id", &mut errors);
        check_validity(role, valid_from, valid_until, &mut errors);
        if applies_to.is_some_and(|(scope, _)| scope != role.scope()) {
            errors.add(scope_field, "does not fit the role");
        }
    }

    let applies_to = match applies_to {
        Some((scope, id)) => load(tx, caller, scope, id).await?.or_else(|| {
            errors.add(id_field, "must exist");
            None
        }),
        None => None,
    };
    let assignee = match holder_id {
        Some(id) => assignee(tx, caller, holder, id).await?.or_else(|| {
            errors.add(holder_field, "must exist");
            None
        }),
        None => None,
    };
    errors.check()?;
    let (Some(applies_to), Some(assignee), Some(role)) = (applies_to, assignee, role) else {
        return Err(Error::Internal("checked input vanished".to_owned()));
    };
    let notify = notify.unwrap_or(false);
    if let Assignee::Guest(guest) = &assignee
        && notify
    {
        guests::renew_and_mail(app, tx, caller, guest.id).await?;
    }
    let wanted = Grant { assignee, applies_to, role, notify, valid_from, valid_until, limit };
    grant(app, tx, caller, wanted).await
}

fn holder_kind(text: String) -> Result<HolderKind, &'static str> {
    HolderKind::parse(&text).ok_or("must be User, Team or Guest")
}

async fn assignee(tx: &Transaction, caller: &Caller, kind: HolderKind, id: i64) -> Result<Option<Assignee>, Error> {
    let own = caller.organization_id();
    Ok(match kind {
        HolderKind::User => store::users::find(tx, own, id).await?.map(|user| Assignee::User(Box::new(user))),
        HolderKind::Team => store::teams::find(tx, own, id).await?.map(Assignee::Team),
        HolderKind::Guest => store::guests::find(tx, own, id).await?.map(Assignee::Guest),
    })
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

/// What a role shall apply to, if the caller's organization has it.
pub(crate) async fn load(tx: &Transaction, caller: &Caller, scope: Scope, id: i64) -> Result<Option<AppliesTo>, Error> {
    let own = caller.organization_id();
    Ok(match scope {
        Scope::Organization if id == own => Some(AppliesTo::Organization(organization::find(tx, own).await?)),
        Scope::Organization => None,
        Scope::Place => store::places::find(tx, own, id).await?.map(AppliesTo::Place),
        Scope::Group => store::groups::find(tx, own, id).await?.map(AppliesTo::Group),
    })
}
