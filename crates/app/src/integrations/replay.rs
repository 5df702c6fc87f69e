use doorward_core::Code;
use doorward_store as store;

use super::{LEASE, hold};
use crate::{App, Caller, Error};

/// Has an event sent once more, from the start: whether it was delivered, was given up, or waits for its next try.
///
/// # Errors
/// No such integration or delivery, not permitted, or the integration is switched off.
pub async fn replay(app: &App, caller: &Caller, id: i64, delivery_id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let integration = hold(&tx, caller, id).await?;
    let delivery = store::deliveries::find_held(&tx, integration.id, delivery_id).await?.ok_or(Code::NotFound)?;
    if !integration.enabled {
        return Err(Code::IntegrationDisabled.into());
    }
    let now = app.now();
    // What is due within a lease is about to be tried, or is being tried.
    if delivery.due_at.is_none_or(|due_at| due_at.at() > now.after(LEASE)) {
        store::deliveries::replay(&tx, delivery.id, now.into()).await?;
    }
    tx.commit().await?;
    app.webhooks.ring();
    Ok(())
}
