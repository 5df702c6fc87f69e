use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::place::ActiveModel;
use doorward_store::uploads::Shows;
use sea_orm::Set;

use super::{PlaceDetail, PlaceInput, details, object};
use crate::caller::Target;
use crate::{App, Caller, Error, organization, uploads};

/// Adds a place.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: PlaceInput) -> Result<PlaceDetail, Error> {
    caller.authorize(Permission::PlacesWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let address = input.address.and_then(validate::address).required("address", &mut errors);
    let description = input.description.and_then(validate::text).optional("description", &mut errors);
    let latitude = input.latitude.and_then(validate::latitude).optional("latitude", &mut errors);
    let longitude = input.longitude.and_then(validate::longitude).optional("longitude", &mut errors);
    let image = uploads::image(app, app.store().reader(), caller.organization_id(), None, input.image).await?;
    let image = image.optional("image", &mut errors);
    let time_zone = input.time_zone.and_then(validate::time_zone).optional("time_zone", &mut errors);
    let offline_hours = input.offline_hours.and_then(validate::offline_hours).optional("offline_hours", &mut errors);
    errors.check()?;

    let tx = app.begin().await?;
    let time_zone = match time_zone {
        Some(zone) => zone,
        None => organization::find(&tx, caller.organization_id()).await?.time_zone,
    };
    let now = app.now();
    let place = ActiveModel {
        organization_id: Set(caller.organization_id()),
        name: Set(name.unwrap_or_default()),
        address: Set(address.unwrap_or_default()),
        description: Set(description),
        latitude: Set(latitude),
        longitude: Set(longitude),
        image: Set(image),
        time_zone: Set(time_zone),
        offline_hours: Set(offline_hours),
        locked_down_since: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let place = store::places::insert(&tx, place).await?;
    uploads::keep(app, &tx, place.organization_id, Shows::Place(place.id), place.image.as_deref()).await?;
    app.record(&tx, caller, EventType::PLACE_CREATE, object(&place)).await?;
    let created = details(&tx, caller.organization_id(), vec![place]).await?.pop();
    tx.commit().await?;
    created.ok_or_else(|| Error::Internal("a new place vanished".to_owned()))
}
