use doorward_core::{EventType, Permission};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{find, object};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Shuts every door of a place to everyone until it is cancelled.
///
/// # Errors
/// No such place, or not permitted.
pub async fn lock_down(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    switch(app, caller, id, true).await
}

/// Ends a lockdown.
///
/// # Errors
/// No such place, or not permitted.
pub async fn cancel_lockdown(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    switch(app, caller, id, false).await
}

async fn switch(app: &App, caller: &Caller, id: i64, down: bool) -> Result<(), Error> {
    let tx = app.begin().await?;
    let place = find(&tx, caller, id).await?;
    caller.authorize(Permission::PlacesWrite, Target::Place(id))?;
    if place.locked_down_since.is_some() != down {
        let mut row = place.into_active_model();
        row.locked_down_since = Set(down.then(|| app.now().into()));
        let place = store::places::update(&tx, row).await?;
        let kind = if down { EventType::PLACE_LOCK_DOWN } else { EventType::PLACE_CANCEL_LOCKDOWN };
        app.record(&tx, caller, kind, object(&place)).await?;
    }
    tx.commit().await?;
    app.watch.ring();
    Ok(())
}
