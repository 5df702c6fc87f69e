use doorward_core::{Code, EventType};

use super::{hold_as_owner, withdraw};
use crate::{App, Caller, Error};

/// Takes the offer of the organization back. For its owner alone.
///
/// # Errors
/// Not the owner, or it is offered to nobody.
pub async fn cancel(app: &App, caller: &Caller) -> Result<(), Error> {
    let tx = app.begin().await?;
    let organization = hold_as_owner(&tx, caller).await?;
    if organization.transfer_to_id.is_none() {
        return Err(Code::NotFound.into());
    }
    withdraw(app, &tx, caller, organization, EventType::ORGANIZATION_CANCEL_TRANSFER).await?;
    tx.commit().await?;
    Ok(())
}
