use doorward_core::EventType;

use super::renew::{Renewed, renew};
use super::{NewGroupLink, details, hold};
use crate::{App, Caller, Error};

/// Gives a link a new secret and, if it has a QR code, a new one of that; mails it as a new link's is mailed. The very next unlock with
/// the old ones is refused.
///
/// # Errors
/// No such link, or not permitted.
pub async fn rotate(app: &App, caller: &Caller, id: i64) -> Result<NewGroupLink, Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    let Renewed { link, secret, code } = renew(app, &tx, caller, (link, &group), EventType::GROUP_LINK_ROTATE).await?;
    let mailed = link.email.is_some();
    let rotated = details(&tx, caller.organization_id(), vec![link]).await?.pop();
    tx.commit().await?;
    if mailed {
        app.enqueued.notify_one();
    }
    let detail = rotated.ok_or_else(|| Error::Internal("a rotated link vanished".to_owned()))?;
    Ok(NewGroupLink { detail, secret, code })
}
