use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, Timestamp};
use doorward_store as store;
use doorward_store::entity::role_assignment::{ActiveModel, Model};
use sea_orm::{IntoActiveModel, Set};

use super::recount::recount;
use super::{
    Assignee, HolderKind, RoleAssignmentInput, authorize_role, check_limit, check_role, check_validity, details, hold, members,
    notice, object, role,
};
use crate::input::{set, unchanged};
use crate::outbox::Carrier;
use crate::unlock_limits::Limit;
use crate::{App, Caller, Error, guests, logins};

/// Changes role, validity, unlock limit or notification of a role assignment; what is not sent stays. A limit that changes
/// starts with what was opened in its present period. With `notify`, the holder is told of another role or validity; a guest, whose page
/// says what holds now, is told once, with a new access key.
///
/// # Errors
/// No such role assignment, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: RoleAssignmentInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = hold(&tx, caller, id).await?;
    let target = found.applies_to.target();
    caller.authorize(Permission::RoleAssignmentsWrite, target)?;
    authorize_role(caller, found.role, target)?;
    unchanged(input.unchanged_since, found.role_assignment.updated_at)?;

    let mut errors = FieldErrors::default();
    let new_role = input.role_id.and_then(role).change("role_id", &mut errors).flatten().unwrap_or(found.role);
    if new_role.scope() != found.role.scope() {
        errors.add("role_id", "must be a role of the same kind");
    }
    let holder = HolderKind::from(&found.assignee);
    check_role(holder, new_role, "role_id", &mut errors);
    let kept = |value: Option<doorward_store::Micros>| value.map(Timestamp::from);
    let valid_from = input.valid_from.change("valid_from", &mut errors).unwrap_or(kept(found.role_assignment.valid_from));
    let valid_until = input.valid_until.change("valid_until", &mut errors).unwrap_or(kept(found.role_assignment.valid_until));
    check_validity(new_role, valid_from, valid_until, &mut errors);
    let old = &found.role_assignment;
    let old_limit = Limit::stored(old.unlock_limit, old.unlock_limit_period.as_deref());
    let limit = old_limit.changed(input.unlock_limit, input.unlock_limit_period, &mut errors);
    check_limit(holder, limit, &mut errors);
    let mut row: ActiveModel = found.role_assignment.clone().into_active_model();
    set(&mut row.notify, input.notify, "notify", &mut errors);
    errors.check()?;
    authorize_role(caller, new_role, target)?;

    row.role = Set(new_role.as_str().to_owned());
    row.valid_from = Set(valid_from.map(Into::into));
    row.valid_until = Set(valid_until.map(Into::into));
    if limit != old_limit {
        let usage = recount(&tx, &found, limit, app.now()).await?;
        row.unlock_limit = Set(limit.limit);
        row.unlock_limit_period = Set(limit.period.map(|period| period.as_str().to_owned()));
        row.unlocks_count = Set(usage.count.into());
        row.unlocks_since = Set(usage.since.map(Into::into));
    }
    row.updated_at = Set(app.now().into());
    let changed = store::role_assignments::update(&tx, row).await?;
    let members = members(&tx, old).await?;
    logins::end_administrative_of(app, &tx, caller, std::slice::from_ref(old), &members).await?;
    if let Assignee::Guest(guest) = &found.assignee
        && changed.notify
        && !old.notify
    {
        guests::renew_and_mail(app, &tx, caller, guest.id).await?;
    }
    if changed.notify && tells_more(&changed, old) {
        for right in details(&tx, caller.organization_id(), vec![changed]).await? {
            notice::notify(app, &tx, &right).await?;
        }
    }
    app.record(&tx, caller, EventType::ROLE_ASSIGNMENT_UPDATE, object(&found)).await?;
    tx.commit().await?;
    app.enqueued.ring(Carrier::Mail);
    Ok(())
}

/// Whether a holder who was told of the right before must be told anew.
fn tells_more(new: &Model, old: &Model) -> bool {
    !old.notify || (&new.role, new.valid_from, new.valid_until) != (&old.role, old.valid_from, old.valid_until)
}
