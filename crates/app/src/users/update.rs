use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::user::ActiveModel;
use doorward_store::uploads::Shows;
use sea_orm::{IntoActiveModel, Set};
use serde_json::Value;

use super::{UserInput, find, object};
use crate::caller::Target;
use crate::input::{set, set_nullable, unchanged};
use crate::{App, Caller, Error, organization, standing, uploads};

/// Changes a user; what is not sent stays.
///
/// # Errors
/// No such user, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: UserInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    find(&tx, caller, id).await?;
    caller.authorize(Permission::UsersWrite, Target::Organization)?;
    // In the order in which whoever deletes a user takes the two.
    let owner_id = organization::hold(&tx, caller.organization_id()).await?.owner_id;
    let user = store::users::hold(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    standing::authorize_over(&tx, caller, &user, app.now()).await?;
    unchanged(input.unchanged_since, user.updated_at)?;
    let mut row: ActiveModel = user.into_active_model();
    let mut errors = FieldErrors::default();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    let image = uploads::image(app, &tx, caller.organization_id(), Some(Shows::User(id)), input.image).await?;
    set_nullable(&mut row.image, image, "image", &mut errors);
    set(&mut row.send_emails, input.send_emails, "send_emails", &mut errors);
    // Nobody stands above the owner to let them in again.
    let keeps_owner = |enabled| if enabled || owner_id != Some(id) { Ok(enabled) } else { Err("must stay on for the owner") };
    set(&mut row.access_enabled, input.access_enabled.and_then(keeps_owner), "access_enabled", &mut errors);
    set(&mut row.password_flow_enabled, input.password_flow_enabled, "password_flow_enabled", &mut errors);
    set_nullable(&mut row.notes, input.notes.and_then(validate::text), "notes", &mut errors);
    if let Some(metadata) = input.metadata.and_then(validate::metadata).change("metadata", &mut errors) {
        row.metadata = Set(Value::Object(metadata.unwrap_or_default()));
    }
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let user = store::users::update(&tx, row).await?;
    uploads::keep(app, &tx, user.organization_id, Shows::User(id), user.image.as_deref()).await?;
    app.record(&tx, caller, EventType::USER_UPDATE, object(&user)).await?;
    tx.commit().await?;
    Ok(())
}
