use doorward_core::{Code, EventType};
use doorward_store::Transaction;

use super::renew::{Renewed, Way, renew};
use super::{NewGroupLink, details, hold};
use crate::outbox::Carrier;
use crate::{App, Caller, Error, quotas};

/// Gives a link a new secret and, if it has a QR code, a new one of that; sends it as a new link's is sent. The very next unlock with
/// the old ones is refused.
///
/// That never fails because no text message can be sent: then the link says so, and the new secret is passed on by hand.
///
/// # Errors
/// No such link, or not permitted.
pub async fn rotate(app: &App, caller: &Caller, id: i64) -> Result<NewGroupLink, Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    let way = match Carrier::of(&link) {
        None => Way::ByHand,
        Some(Carrier::Mail) => Way::By(Carrier::Mail),
        Some(Carrier::Text) => by_text(app, &tx, caller).await?,
    };
    let Renewed { link, secret, code } = renew(app, &tx, caller, (link, &group), EventType::GROUP_LINK_ROTATE, way).await?;
    let rotated = details(&tx, caller.organization_id(), vec![link]).await?.pop();
    tx.commit().await?;
    if let Way::By(carrier) = way {
        app.enqueued.ring(carrier);
    }
    let detail = rotated.ok_or_else(|| Error::Internal("a rotated link vanished".to_owned()))?;
    Ok(NewGroupLink { detail, secret, code })
}

/// By text message, if one can be sent and the quota has room for it.
async fn by_text(app: &App, tx: &Transaction, caller: &Caller) -> Result<Way, Error> {
    Ok(if app.config().texts.is_none() {
        Way::Unsent("This server sends no text messages: pass the new secret on by hand.")
    } else if quotas::take_sms_link(tx, caller.organization_id(), app.now()).await? {
        Way::By(Carrier::Text)
    } else {
        Way::Unsent(Code::SmsLinksQuotaReached.text())
    })
}
