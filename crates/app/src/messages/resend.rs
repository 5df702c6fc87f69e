use doorward_core::{Code, EventType, Permission};
use doorward_store as store;

use super::find;
use crate::caller::Target;
use crate::group_links::{self, DeliveryStatus};
use crate::outbox::{self, Carrier};
use crate::{App, Caller, Error};

/// Sends a message that was given up again, as it is: a link in it keeps its secret. One that is on its way already is left alone.
///
/// # Errors
/// No such message, not permitted, or its link has expired.
pub async fn resend(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let tx = app.begin().await?;
    find(&tx, caller, id).await?;
    // With its link held: whoever gives the link a new message does so before or after.
    let Some((row, link)) = outbox::held(&tx, id).await? else { return Err(Code::NotFound.into()) };
    if row.dead_at.is_some() {
        if let Some((link, group)) = &link {
            group_links::check_sendable(link, app.now())?;
            group_links::delivery::mark(app, &tx, link, DeliveryStatus::Queued, None, None).await?;
            app.record(&tx, caller, EventType::GROUP_LINK_RESEND, group_links::object(link, group)).await?;
        }
        store::outbox::revive(&tx, row.id, app.now().into()).await?;
    }
    tx.commit().await?;
    app.enqueued.ring(Carrier::of_kind(&row.kind));
    Ok(())
}
