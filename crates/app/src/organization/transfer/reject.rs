use doorward_core::EventType;

use super::{hold_as_named, withdraw};
use crate::{App, Caller, Error};

/// Declines the organization. For whom it is offered to alone.
///
/// # Errors
/// It is offered to nobody, or to someone else.
pub async fn reject(app: &App, caller: &Caller) -> Result<(), Error> {
    let tx = app.begin().await?;
    let organization = hold_as_named(&tx, caller).await?;
    withdraw(app, &tx, caller, organization, EventType::ORGANIZATION_REJECT_TRANSFER).await?;
    tx.commit().await?;
    Ok(())
}
