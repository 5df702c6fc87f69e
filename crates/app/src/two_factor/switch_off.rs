use doorward_core::{Code, EventType, validate};
use doorward_store as store;
use doorward_store::entity::user;

use super::off;
use crate::{App, Error, users};

const MESSAGE: &str = "It was switched off on the server, by the command doorward user two-factor-off.";

/// Switches two-factor sign-in off for the user with this address in the organization with this domain, who has lost both device
/// and backup codes. Whoever may run this owns the machine, so there is nobody to authorize; the event names nobody.
///
/// # Errors
/// There is no such organization or user, or two-factor sign-in is not on.
pub async fn switch_off(app: &App, domain: &str, email: &str) -> Result<user::Model, Error> {
    let tx = app.begin().await?;
    let organization = store::organizations::find_by_domain(&tx, &domain.trim().to_lowercase()).await?;
    let organization = organization.ok_or_else(|| Error::invalid("organization", &format!("{domain} does not exist")))?;
    let user = store::users::find_by_email(&tx, organization.id, &validate::email_key(email)).await?;
    let user = user.ok_or_else(|| Error::invalid("user", &format!("{email} does not exist in {domain}")))?;
    let user = store::users::hold(&tx, organization.id, user.id).await?.ok_or(Code::NotFound)?;
    if user.otp_enabled_at.is_none() {
        return Err(Error::invalid("user", &format!("{email} has no two-factor sign-in")));
    }
    let user = off(app, &tx, user).await?;
    let event = app.draft(EventType::USER_DEACTIVATE_2FA, users::object(&user));
    let entry = event.concluded(app.now(), None, Some(MESSAGE.to_owned()));
    store::ledger::append(&tx, &app.config().node, organization.id, vec![entry]).await?;
    tx.commit().await?;
    Ok(user)
}
