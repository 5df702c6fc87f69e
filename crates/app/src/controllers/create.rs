use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::controller::ActiveModel;
use sea_orm::Set;

use super::{ControllerInput, WithToken, detail, give_token, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Most controllers of one organization.
const MOST: u64 = 10_000;

/// Adds a controller, with a token that enrols its agent.
///
/// # Errors
/// Not permitted, the input breaks rules, or the organization has as many as it may have.
pub async fn create(app: &App, caller: &Caller, input: ControllerInput) -> Result<WithToken, Error> {
    caller.reach(Permission::HardwareWrite)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    let description = input.description.and_then(validate::text).optional("description", &mut errors);
    let place_id = input.place_id.required("place_id", &mut errors);

    let tx = app.begin().await?;
    let place = match place_id {
        Some(id) => store::places::find(&tx, caller.organization_id(), id).await?,
        None => None,
    };
    if place_id.is_some() && place.is_none() {
        errors.add("place_id", "must exist");
    }
    errors.check()?;
    let place = place.ok_or_else(|| Error::Internal("a checked place vanished".to_owned()))?;
    caller.authorize(Permission::HardwareWrite, Target::Place(place.id))?;
    if store::controllers::count(&tx, caller.organization_id()).await? >= MOST {
        return Err(Code::LimitReached.into());
    }

    let now = app.now();
    let mut row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        place_id: Set(place.id),
        name: Set(name.unwrap_or_default()),
        description: Set(description),
        public_key: Set(None),
        last_seen_at: Set(None),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let token = give_token(app, &mut row, now);
    let controller = store::controllers::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::CONTROLLER_CREATE, object(&controller)).await?;
    let detail = detail(app, &tx, controller).await?;
    tx.commit().await?;
    Ok(WithToken { detail, token })
}
