use doorward_core::{Code, EventType, Permission};
use doorward_store as store;

use super::object;
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Removes a scheduled report. The reports it has made stay.
///
/// # Errors
/// No such scheduled report, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.authorize(Permission::ScheduledReportWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let scheduled = store::scheduled_reports::find_held(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    store::scheduled_reports::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::SCHEDULED_REPORT_DESTROY, object(&scheduled)).await?;
    tx.commit().await?;
    Ok(())
}
