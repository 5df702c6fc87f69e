use doorward_core::{Code, Permission};
use doorward_store as store;
use doorward_store::entity::scheduled_report;

use crate::caller::Target;
use crate::{App, Caller, Error};

/// One scheduled report.
///
/// # Errors
/// No such scheduled report, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64) -> Result<scheduled_report::Model, Error> {
    caller.authorize(Permission::ScheduledReportRead, Target::Organization)?;
    Ok(store::scheduled_reports::find(app.store().reader(), caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}
