use doorward_core::EventType;
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{forget_tablet, hold, object};
use crate::{App, Caller, Error};

/// Ends the pairing of a terminal: its tablet is refused from then on, and so is a code that was not used. Nothing happens if there is
/// neither.
///
/// # Errors
/// No such terminal, or not permitted.
pub async fn unpair(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let terminal = hold(&tx, caller, id).await?;
    if terminal.token_digest.is_none() && terminal.pairing_mark.is_none() {
        return Ok(());
    }
    let mut row = terminal.into_active_model();
    forget_tablet(&mut row);
    row.updated_at = Set(app.now().into());
    let terminal = store::terminals::update(&tx, row).await?;
    app.record(&tx, caller, EventType::TERMINAL_UNPAIR, object(&terminal)).await?;
    tx.commit().await?;
    Ok(())
}
