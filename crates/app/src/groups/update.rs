use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::group::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::{GroupInput, object};
use crate::caller::Target;
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// Changes a group; what is not sent stays. Its place cannot be changed.
///
/// # Errors
/// No such group, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: GroupInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let group = store::groups::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::GroupsWrite, Target::from(&group))?;
    unchanged(input.unchanged_since, group.updated_at)?;
    let mut row: ActiveModel = group.into_active_model();
    let mut errors = FieldErrors::default();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    for (column, field, name) in [
        (&mut row.login_enabled, input.login_enabled, "login_enabled"),
        (&mut row.geofence_restriction_enabled, input.geofence_restriction_enabled, "geofence_restriction_enabled"),
        (
            &mut row.primary_device_restriction_enabled,
            input.primary_device_restriction_enabled,
            "primary_device_restriction_enabled",
        ),
        (
            &mut row.managed_device_restriction_enabled,
            input.managed_device_restriction_enabled,
            "managed_device_restriction_enabled",
        ),
        (&mut row.reader_restriction_enabled, input.reader_restriction_enabled, "reader_restriction_enabled"),
        (&mut row.time_restriction_enabled, input.time_restriction_enabled, "time_restriction_enabled"),
        (&mut row.tap_to_access_restriction_enabled, input.tap_to_access_restriction_enabled, "tap_to_access_restriction_enabled"),
    ] {
        set(column, field, name, &mut errors);
    }
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let group = store::groups::update(&tx, row).await?;
    app.record(&tx, caller, EventType::GROUP_UPDATE, object(&group)).await?;
    tx.commit().await?;
    Ok(())
}
