use doorward_core::Permission;
use doorward_store as store;
use doorward_store::organizations::Counts;

use crate::caller::Target;
use crate::{App, Caller, Error};

/// How much the caller's organization has.
///
/// # Errors
/// Not permitted.
pub async fn dashboard(app: &App, caller: &Caller) -> Result<Counts, Error> {
    caller.authorize(Permission::DashboardsRead, Target::Organization)?;
    Ok(store::organizations::counts(app.store().reader(), caller.organization_id()).await?)
}
