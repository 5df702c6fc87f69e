use doorward_core::EventType;
use doorward_core::Timestamp;
use doorward_core::input::FieldErrors;
use doorward_store::entity::group_link;

use super::NO_TEXTS;
use super::hold;
use super::renew::{Way, renew};
use crate::outbox::Carrier;
use crate::{App, Caller, Error, quotas};

/// Sends a link again. Nobody knows its secret any more, of which only the digest is stored, so the message carries a new one:
/// what was sent before opens nothing from now on. One more text message counts towards the quota.
///
/// # Errors
/// No such link, not permitted, the link has neither an e-mail address nor a phone number, it has expired, or the
/// quota of text messages is reached.
pub async fn resend(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    let mut errors = FieldErrors::default();
    let carrier = Carrier::of(&link);
    match carrier {
        None => errors.add("email", "is not set, so there is nowhere to send the link to: rotate it, and pass the new secret on"),
        Some(Carrier::Text) if app.config().texts.is_none() => errors.add("phone", NO_TEXTS),
        Some(Carrier::Text | Carrier::Mail) => {}
    }
    if has_ended(&link, app.now()) {
        errors.add("valid_until", ENDED);
    }
    errors.check()?;
    if carrier == Some(Carrier::Text) {
        quotas::use_sms_link(&tx, caller.organization_id(), app.now()).await?;
    }
    let way = carrier.map_or(Way::ByHand, Way::By);
    renew(app, &tx, caller, (link, &group), EventType::GROUP_LINK_RESEND, way).await?;
    tx.commit().await?;
    if let Some(carrier) = carrier {
        app.enqueued.ring(carrier);
    }
    Ok(())
}

const ENDED: &str = "has passed: set a later one before the link is sent again";

/// Makes sure that a link is still worth sending.
pub(crate) fn check_sendable(link: &group_link::Model, now: Timestamp) -> Result<(), Error> {
    if has_ended(link, now) { Err(Error::invalid("valid_until", ENDED)) } else { Ok(()) }
}

fn has_ended(link: &group_link::Model, now: Timestamp) -> bool {
    link.valid_until.is_some_and(|until| until.at() <= now)
}
