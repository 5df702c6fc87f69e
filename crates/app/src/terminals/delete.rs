use doorward_core::EventType;
use doorward_store as store;

use super::{changed, hold, object};
use crate::{App, Caller, Error};

/// Removes a terminal: nobody reads its scanner any more.
///
/// # Errors
/// No such terminal, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let terminal = hold(&tx, caller, id).await?;
    store::terminals::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::TERMINAL_DESTROY, object(&terminal)).await?;
    tx.commit().await?;
    changed(app, [terminal.controller_id]);
    Ok(())
}
