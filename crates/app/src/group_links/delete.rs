use doorward_core::EventType;
use doorward_store as store;

use super::{hold, object};
use crate::{App, Caller, Error};

/// Removes a link. The very next unlock with it is refused; a mail that still waits is not sent.
///
/// # Errors
/// No such link, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    // Before the mails that go with it: whoever records that a mail left takes the two in this order.
    app.record(&tx, caller, EventType::GROUP_LINK_DESTROY, object(&link, &group)).await?;
    store::group_links::delete(&tx, id).await?;
    tx.commit().await?;
    Ok(())
}
