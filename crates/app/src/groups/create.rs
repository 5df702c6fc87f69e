use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::group::ActiveModel;
use sea_orm::Set;

use super::{GroupDetail, GroupInput, details, home, object};
use crate::{App, Caller, Error};

/// Adds a group to a place or to the organization.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: GroupInput) -> Result<GroupDetail, Error> {
    caller.reach(Permission::GroupsWrite)?;
    let mut errors = FieldErrors::default();
    let mut flag = |field: doorward_core::input::Field<bool>, name: &str, default: bool| {
        Set(field.optional(name, &mut errors).unwrap_or(default))
    };
    let mut row = ActiveModel {
        login_enabled: flag(input.login_enabled, "login_enabled", true),
        geofence_restriction_enabled: flag(input.geofence_restriction_enabled, "geofence_restriction_enabled", false),
        primary_device_restriction_enabled: flag(
            input.primary_device_restriction_enabled,
            "primary_device_restriction_enabled",
            false,
        ),
        managed_device_restriction_enabled: flag(
            input.managed_device_restriction_enabled,
            "managed_device_restriction_enabled",
            false,
        ),
        reader_restriction_enabled: flag(input.reader_restriction_enabled, "reader_restriction_enabled", false),
        time_restriction_enabled: flag(input.time_restriction_enabled, "time_restriction_enabled", false),
        tap_to_access_restriction_enabled: flag(
            input.tap_to_access_restriction_enabled,
            "tap_to_access_restriction_enabled",
            false,
        ),
        ..Default::default()
    };
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    row.name = Set(name.unwrap_or_default());
    row.description = Set(input.description.and_then(validate::text).optional("description", &mut errors));
    let place_id = input.place_id.optional("place_id", &mut errors);

    let tx = app.begin().await?;
    if let Some(id) = place_id
        && store::places::find(&tx, caller.organization_id(), id).await?.is_none()
    {
        errors.add("place_id", "must exist");
    }
    errors.check()?;
    caller.authorize(Permission::GroupsWrite, home(place_id))?;

    let now = app.now();
    row.organization_id = Set(caller.organization_id());
    row.place_id = Set(place_id);
    row.created_at = Set(now.into());
    row.updated_at = Set(now.into());
    let group = store::groups::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::GROUP_CREATE, object(&group)).await?;
    let created = details(&tx, vec![group]).await?.pop();
    tx.commit().await?;
    created.ok_or_else(|| Error::Internal("a new group vanished".to_owned()))
}
