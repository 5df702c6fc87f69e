use doorward_core::{EventType, Permission};
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Takes a time rule away. The very next unlock no longer counts on it.
///
/// # Errors
/// No such schedule, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let found = hold(app, &tx, caller, id).await?;
    caller.authorize(Permission::SchedulesWrite, found.scheduleable.target())?;
    store::schedules::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::SCHEDULE_DESTROY, object(&found.schedule, &found.scheduleable)).await?;
    tx.commit().await?;
    app.schedules_changed();
    Ok(())
}
