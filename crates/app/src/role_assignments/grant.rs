use doorward_core::{EventType, Permission, Role, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::role_assignment::ActiveModel;
use sea_orm::Set;

use super::{AppliesTo, Assignee, RoleAssignmentDetail, authorize_role, details, notice, object};
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error};

/// A right that is to be granted, as far as its input goes.
pub(crate) struct Grant {
    pub assignee: Assignee,
    pub applies_to: AppliesTo,
    /// Fits what it applies to.
    pub role: Role,
    pub notify: bool,
    pub valid_from: Option<Timestamp>,
    pub valid_until: Option<Timestamp>,
    pub limit: Limit,
}

/// Grants it, if the caller may, in a transaction that may do more; whoever commits it rings for the mails. A guest is told by whoever
/// makes their access key.
///
/// # Errors
/// Not permitted.
pub(crate) async fn grant(app: &App, tx: &Transaction, caller: &Caller, wanted: Grant) -> Result<RoleAssignmentDetail, Error> {
    let Grant { assignee, applies_to, role, notify, valid_from, valid_until, limit } = wanted;
    caller.authorize(Permission::RoleAssignmentsWrite, applies_to.target())?;
    authorize_role(caller, role, applies_to.target())?;
    let now = app.now();
    let (place_id, group_id) = match &applies_to {
        AppliesTo::Organization(_) => (None, None),
        AppliesTo::Place(place) => (Some(place.id), None),
        AppliesTo::Group(group) => (None, Some(group.id)),
    };
    let (user_id, team_id, guest_id) = match &assignee {
        Assignee::User(user) => (Some(user.id), None, None),
        Assignee::Team(team) => (None, Some(team.id), None),
        Assignee::Guest(guest) => (None, None, Some(guest.id)),
    };
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        user_id: Set(user_id),
        team_id: Set(team_id),
        guest_id: Set(guest_id),
        role: Set(role.as_str().to_owned()),
        place_id: Set(place_id),
        group_id: Set(group_id),
        notify: Set(notify),
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
    let role_assignment = store::role_assignments::insert(tx, row).await?;
    let granted = details(tx, caller.organization_id(), vec![role_assignment]).await?.pop();
    let granted = granted.ok_or_else(|| Error::Internal("a new role assignment vanished".to_owned()))?;
    if notify {
        notice::notify(app, tx, &granted).await?;
    }
    app.record(tx, caller, EventType::ROLE_ASSIGNMENT_CREATE, object(&granted)).await?;
    Ok(granted)
}
