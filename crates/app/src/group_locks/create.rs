use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission};
use doorward_store as store;
use doorward_store::entity::group_lock::ActiveModel;
use sea_orm::Set;

use super::{GroupLockDetail, GroupLockInput, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Puts a door into a group. Whoever does so must manage both: the group, and the door's place.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: GroupLockInput) -> Result<GroupLockDetail, Error> {
    caller.reach(Permission::GroupLocksWrite)?;
    let mut errors = FieldErrors::default();
    let group_id = input.group_id.required("group_id", &mut errors);
    let lock_id = input.lock_id.required("lock_id", &mut errors);
    let (Some(group_id), Some(lock_id)) = (group_id, lock_id) else { return Err(errors.into()) };

    let tx = app.begin().await?;
    let group = store::groups::find(&tx, caller.organization_id(), group_id).await?;
    let lock = store::locks::find(&tx, caller.organization_id(), lock_id).await?;
    if group.is_none() {
        errors.add("group_id", "must exist");
    }
    if lock.is_none() {
        errors.add("lock_id", "must exist");
    }
    let (Some(group), Some(lock)) = (group, lock) else { return Err(errors.into()) };
    caller.authorize(Permission::GroupLocksWrite, Target::from(&group))?;
    caller.authorize(Permission::GroupLocksWrite, Target::Place(lock.place_id))?;
    if group.place_id.is_some_and(|place_id| place_id != lock.place_id) {
        return Err(Error::invalid("lock_id", "must belong to the group's place"));
    }

    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        group_id: Set(group.id),
        lock_id: Set(lock.id),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let group_lock = store::group_locks::insert(&tx, row).await.map_err(|error| {
        if error.is_duplicate() { Error::invalid("lock_id", "has already been added to this group") } else { error.into() }
    })?;
    let place = store::places::find(&tx, caller.organization_id(), lock.place_id).await?;
    let place = place.ok_or_else(|| Error::Internal(format!("lock {} has no place", lock.id)))?;
    let created = GroupLockDetail { group_lock, group, lock, place };
    app.record(&tx, caller, EventType::GROUP_LOCK_CREATE, object(&created)).await?;
    tx.commit().await?;
    Ok(created)
}
