use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::place::ActiveModel;
use doorward_store::uploads::Shows;
use sea_orm::{IntoActiveModel, Set};

use super::{PlaceInput, object};
use crate::caller::Target;
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error, uploads};

/// Changes a place; what is not sent stays.
///
/// # Errors
/// No such place, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: PlaceInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let place = store::places::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::PlacesWrite, Target::Place(id))?;
    unchanged(input.unchanged_since, place.updated_at)?;
    let mut row: ActiveModel = place.into_active_model();
    let mut errors = FieldErrors::default();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set(&mut row.address, input.address.and_then(validate::address), "address", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    set_nullable(&mut row.latitude, input.latitude.and_then(validate::latitude), "latitude", &mut errors);
    set_nullable(&mut row.longitude, input.longitude.and_then(validate::longitude), "longitude", &mut errors);
    let image = uploads::image(app, &tx, caller.organization_id(), Some(Shows::Place(id)), input.image).await?;
    set_nullable(&mut row.image, image, "image", &mut errors);
    set(&mut row.time_zone, input.time_zone.and_then(validate::time_zone), "time_zone", &mut errors);
    set_nullable(&mut row.offline_hours, input.offline_hours.and_then(validate::offline_hours), "offline_hours", &mut errors);
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let place = store::places::update(&tx, row).await?;
    uploads::keep(app, &tx, place.organization_id, Shows::Place(id), place.image.as_deref()).await?;
    app.record(&tx, caller, EventType::PLACE_UPDATE, object(&place)).await?;
    tx.commit().await?;
    app.watch.ring();
    Ok(())
}
