use doorward_core::EventType;
use doorward_core::Timestamp;
use doorward_core::input::FieldErrors;

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
    if link.valid_until.map(Timestamp::from).is_some_and(|until| until <= app.now()) {
        errors.add("valid_until", "has passed: set a later one before the link is mailed again");
    }
    errors.check()?;
    renew(app, &tx, caller, (link, &group), EventType::GROUP_LINK_RESEND).await?;
    tx.commit().await?;
    app.enqueued.notify_one();
    Ok(())
}
