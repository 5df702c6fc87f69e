use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::lock::ActiveModel;
use doorward_store::favorites::Favorite;
use sea_orm::{IntoActiveModel, Set};

use super::{LockInput, object, relay_change};
use crate::caller::Target;
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// Changes a door; what is not sent stays. Its place cannot be changed.
///
/// # Errors
/// No such door, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: LockInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let lock = store::locks::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::LockNotFound)?;
    caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id))?;
    unchanged(input.unchanged_since, lock.updated_at)?;
    let mut errors = FieldErrors::default();
    let relay = relay_change(&tx, caller, input.relay, lock.relay.as_ref(), &mut errors).await?;
    let mut row: ActiveModel = lock.into_active_model();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    set_nullable(&mut row.latitude, input.latitude.and_then(validate::latitude), "latitude", &mut errors);
    set_nullable(&mut row.longitude, input.longitude.and_then(validate::longitude), "longitude", &mut errors);
    set(&mut row.geofence_restriction_enabled, input.geofence_restriction_enabled, "geofence_restriction_enabled", &mut errors);
    set(&mut row.high_security, input.high_security, "high_security", &mut errors);
    set(&mut row.reader_restriction_enabled, input.reader_restriction_enabled, "reader_restriction_enabled", &mut errors);
    set(&mut row.time_restriction_enabled, input.time_restriction_enabled, "time_restriction_enabled", &mut errors);
    set_nullable(&mut row.order_id, input.order_id, "order_id", &mut errors);
    set_nullable(&mut row.floor_id, input.floor_id, "floor_id", &mut errors);
    let favorite = input.favorite.change("favorite", &mut errors).flatten();
    if let Some(change) = relay {
        row.relay = Set(change.relay);
        row.controller_id = Set(change.controller_id);
    }
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let lock = store::locks::update(&tx, row).await?;
    app.record(&tx, caller, EventType::LOCK_UPDATE, object(&lock)).await?;
    match favorite {
        Some(true) => store::favorites::add(&tx, caller.user.id, Favorite::Lock(id)).await?,
        Some(false) => store::favorites::remove(&tx, caller.user.id, Favorite::Lock(id)).await?,
        None => {}
    }
    tx.commit().await?;
    app.watch.ring();
    Ok(())
}
