use doorward_core::input::FieldErrors;
use doorward_core::{Code, EventType, Permission, validate};
use doorward_store as store;
use doorward_store::entity::team::ActiveModel;
use sea_orm::{IntoActiveModel, Set};

use super::{TeamInput, object};
use crate::caller::Target;
use crate::input::{set, unchanged};
use crate::{App, Caller, Error};

/// Renames a team.
///
/// # Errors
/// No such team, not permitted, or the input breaks rules.
pub async fn update(app: &App, caller: &Caller, id: i64, input: TeamInput) -> Result<(), Error> {
    let tx = app.begin().await?;
    let team = store::teams::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    caller.authorize(Permission::TeamsWrite, Target::Organization)?;
    unchanged(input.unchanged_since, team.updated_at)?;
    let mut row: ActiveModel = team.into_active_model();
    let mut errors = FieldErrors::default();
    set(&mut row.name, input.name.and_then(validate::name), "name", &mut errors);
    errors.check()?;

    row.updated_at = Set(app.now().into());
    let team = store::teams::update(&tx, row).await?;
    app.record(&tx, caller, EventType::TEAM_UPDATE, object(&team)).await?;
    tx.commit().await?;
    Ok(())
}
