use doorward_core::input::FieldErrors;
use doorward_core::{EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::team::{ActiveModel, Model};
use sea_orm::Set;

use super::{TeamInput, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Adds a team without members.
///
/// # Errors
/// Not permitted, or the input breaks rules.
pub async fn create(app: &App, caller: &Caller, input: TeamInput) -> Result<Model, Error> {
    caller.authorize(Permission::TeamsWrite, Target::Organization)?;
    let mut errors = FieldErrors::default();
    let name = input.name.and_then(validate::name).required("name", &mut errors);
    errors.check()?;

    let now = app.now();
    let row = ActiveModel {
        organization_id: Set(caller.organization_id()),
        name: Set(name.unwrap_or_default()),
        created_at: Set(now.into()),
        updated_at: Set(now.into()),
        ..Default::default()
    };
    let tx = app.begin().await?;
    let team = store::teams::insert(&tx, row).await?;
    app.record(&tx, caller, EventType::TEAM_CREATE, object(&team)).await?;
    tx.commit().await?;
    Ok(team)
}
