use doorward_core::{Code, EventType, Permission};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::report;
use doorward_store::reports::{Ended, FAILED};

use super::object;
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Parts removed in one transaction: unlocks wait for it.
const AT_ONCE: u64 = 16;
/// What a report says while it is being deleted.
const DELETED: &str = "The report was deleted before it was finished.";

/// Removes a report, with its content, whether it is finished or not.
///
/// # Errors
/// No such report, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.authorize(Permission::ReportsWrite, Target::Organization)?;
    let tx = app.begin().await?;
    let report = find(&tx, caller, id).await?;
    // Whoever makes it writes nothing more.
    let ended = Ended { status: FAILED, error: Some(DELETED.to_owned()), rows_count: 0, size: 0 };
    store::reports::end(&tx, &report, ended, app.now().into()).await?;
    tx.commit().await?;
    empty(app, &report).await?;
    let tx = app.begin().await?;
    let report = find(&tx, caller, id).await?;
    store::reports::delete(&tx, report.id).await?;
    app.record(&tx, caller, EventType::REPORT_DESTROY, object(&report)).await?;
    tx.commit().await?;
    Ok(())
}

async fn find(tx: &Transaction, caller: &Caller, id: i64) -> Result<report::Model, Error> {
    Ok(store::reports::find_held(tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?)
}

/// Removes the content of a report that nobody writes any more.
pub(super) async fn empty(app: &App, report: &report::Model) -> Result<(), Error> {
    loop {
        let tx = app.begin().await?;
        let removed = store::report_parts::delete_some(&tx, report.id, AT_ONCE).await?;
        tx.commit().await?;
        if removed < AT_ONCE {
            return Ok(());
        }
    }
}
