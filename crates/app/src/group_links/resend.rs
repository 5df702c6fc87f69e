use doorward_core::EventType;
use doorward_core::Timestamp;
use doorward_core::input::FieldErrors;
use doorward_store::entity::group_link;

use super::hold;
use super::renew::renew;
use crate::{App, Caller, Error};

/// Mails a link again. Nobody knows its secret any more, of which only the digest is stored, so the mail carries a new one:
/// what was mailed before opens nothing from now on.
///
/// # Errors
/// No such link, not permitted, or the link has no e-mail address or has expired.
pub async fn resend(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let (link, group) = hold(&tx, caller, id).await?;
    let mut errors = FieldErrors::default();
    if link.email.is_none() {
        errors.add("email", "is not set, so there is nowhere to mail the link to: rotate it, and pass the new secret on");
    }
    if has_ended(&link, app.now()) {
        errors.add("valid_until", ENDED);
    }
    errors.check()?;
    renew(app, &tx, caller, (link, &group), EventType::GROUP_LINK_RESEND).await?;
    tx.commit().await?;
    app.enqueued.notify_one();
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
