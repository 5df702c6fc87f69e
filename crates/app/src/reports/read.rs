use doorward_core::{Code, Permission};
use doorward_store as store;
use doorward_store::entity::report;

use crate::caller::Target;
use crate::{App, Caller, Error};

/// One report.
///
/// # Errors
/// No such report, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<report::Model, Error> {
    caller.authorize(Permission::ReportsRead, Target::Organization)?;
    Ok(store::reports::find(app.store().reader(), caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}
