use doorward_core::Permission;
use doorward_store::entity::guest::Model;

use super::find;
use crate::{App, Caller, Error};

/// One guest.
///
/// # Errors
/// Not permitted, or no such guest.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<Model, Error> {
    caller.reach(Permission::GuestsRead)?;
    find(app.store().reader(), caller, id).await
}
