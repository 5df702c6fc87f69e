use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::lock::ActiveModel;
use doorward_store::favorites::Favorite;
use sea_orm::Set;

use super::{LockDetail, LockInput, details, object, relay_change};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Adds a door to a place.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: LockInput) -> Result<LockDetail, Error> {
    caller.reach(Permission::LocksWrite)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let place_id = input.place_id.required("place_id", &mut errors);
    let description = input.description.and_then(validate::text).optional("description", &mut errors);
    let latitude = input.latitude.and_then(validate::latitude).optional("latitude", &mut errors);
    let longitude = input.longitude.and_then(validate::longitude).optional("longitude", &mut errors);
    let geofence = input.geofence_restriction_enabled.optional("geofence_restriction_enabled", &mut errors);
    let high_security = input.high_security.optional("high_security", &mut errors);
    let reader = input.reader_restriction_enabled.optional("reader_restriction_enabled", &mut errors);
    let time = input.time_restriction_enabled.optional("time_restriction_enabled", &mut errors);
    let order_id = input.order_id.optional("order_id", &mut errors);
    let floor_id = input.floor_id.optional("floor_id", &mut errors);
    let favorite = input.favorite.optional("favorite", &mut errors);

    let tx = app.begin().await?;
    let change = relay_change(&tx, caller, input.relay, None, &mut errors).await?;
    let (relay, controller_id) = change.map_or((None, None), |change| (change.relay, change.controller_id));
    let place = match place_id {
        Some(id) => store::places::find(&tx, caller.organization_id(), id).await?,
        None => None,
    };
    if place_id.is_some() && place.is_none() {
        errors.add("place_id", "must exist");
    }
    errors.check()?;
    let place = place.ok_or_else(|| Error::Internal("a checked place vanished".to_owned()))?;
    caller.authorize(Permission::LocksWrite, Target::Place(place.id))?;

    let now = app.now();
    let lock = ActiveModel {
        organization_id: Set(caller.organization_id()),
        place_id: Set(place.id),
        name: Set(name.unwrap_or_default()),
        description: Set(description),
        latitude: Set(latitude),
        longitude: Set(longitude),
        geofence_restriction_enabled: Set(geofence.unwrap_or(false)),
        high_security: Set(high_security.unwrap_or(false)),
        reader_restriction_enabled: Set(reader.unwrap_or(false)),
        time_restriction_enabled: Set(time.unwrap_or(false)),
        order_id: Set(order_id),
        floor_id: Set(floor_id),
        locked_down_since: Set(None),
        relay: Set(relay),
        controller_id: Set(controller_id),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let lock = store::locks::insert(&tx, lock).await?;
    app.record(&tx, caller, EventType::LOCK_CREATE, object(&lock)).await?;
    if favorite == Some(true) {
        store::favorites::add(&tx, caller.user.id, Favorite::Lock(lock.id)).await?;
    }
    let created = details(app, &tx, Some(caller), vec![lock]).await?.pop();
    tx.commit().await?;
    let created = created.ok_or_else(|| Error::Internal("a new lock vanished".to_owned()))?;
    Ok(LockDetail { favorite, ..created })
}
