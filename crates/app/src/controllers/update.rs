use doorward_core::input::FieldErrors;
use doorward_core::{EventType, validate};
use doorward_store as store;
use doorward_store::entity::controller::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::{ControllerInput, hold, object};
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error};

/// Changes a controller; what is not sent stays. Its place cannot be changed.
///
/// # Errors
/// No such controller, not permitted, it has changed meanwhile, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: ControllerInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let controller = hold(&tx, caller, id).await?;
    unchanged(input.unchanged_since, controller.updated_at)?;
    let mut row: ActiveModel = controller.into_active_model();
    let mut errors = FieldErrors::default();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    set_nullable(&mut row.description, input.description.and_then(validate::text), "description", &mut errors);
    errors.check()?;
    row.updated_at = Set(app.now().into());
    let controller = store::controllers::update(&tx, row).await?;
    app.record(&tx, caller, EventType::CONTROLLER_UPDATE, object(&controller)).await?;
    tx.commit().await?;
    Ok(())
}
