use doorward_core::Permission;
use doorward_store::entity::team::Model;

use super::find;
use crate::{App, Caller, Error};

/// One team.
///
/// # Errors
/// No such team, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<Model, Error> {
    caller.reach(Permission::TeamsRead)?;
    find(app.store().reader(), caller, id).await
}
