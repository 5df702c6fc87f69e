use doorward_core::{EventType, Permission};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Shuts a door to everyone until it is cancelled.
///
/// # Errors
/// No such door, or not permitted.
pub async fn lock_down(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    switch(app, caller, id, true).await
}

/// Ends a lockdown.
///
/// # Errors
/// No such door, or not permitted.
pub async fn cancel_lockdown(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    switch(app, caller, id, false).await
}

async fn switch(app: &App, caller: &Caller, id: i64, down: bool) -> Result<(), Error> {
    let tx = app.begin().await?;
    let lock = find(&tx, caller, id).await?;
    caller.authorize(Permission::LocksWrite, Target::Place(lock.place_id))?;
    if lock.locked_down_since.is_some() != down {
        let mut row = lock.into_active_model();
        row.locked_down_since = Set(down.then(|| app.now().into()));
        let lock = store::locks::update(&tx, row).await?;
        let kind = if down { EventType::LOCK_LOCK_DOWN } else { EventType::LOCK_CANCEL_LOCKDOWN };
        app.record(&tx, caller, kind, object(&lock)).await?;
    }
    tx.commit().await?;
    app.watch.ring();
    Ok(())
}
