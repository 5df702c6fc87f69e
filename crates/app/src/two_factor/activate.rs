use doorward_core::EventType;
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{OtpInput, already_active, codes, held, wrong};
use crate::{App, Caller, Error, users};

/// Switches two-factor sign-in on, with a code that shows that the caller's device has the secret.
///
/// # Errors
/// Access is switched off, it is on already, or the code is wrong.
pub async fn activate(app: &App, caller: &Caller, input: OtpInput) -> Result<(), Error> {
    caller.enabled()?;
    let attempt = input.check(app, caller)?;
    let tx = app.begin().await?;
    let user = held(&tx, caller).await?;
    if user.otp_enabled_at.is_some() {
        return Err(already_active());
    }
    if !codes::use_of_device(app, &tx, user.id, &attempt).await? {
        return Err(wrong());
    }
    let now = app.now().into();
    let mut row = user.into_active_model();
    row.otp_enabled_at = Set(Some(now));
    row.updated_at = Set(now);
    let user = store::users::update(&tx, row).await?;
    app.record(&tx, caller, EventType::USER_ACTIVATE_2FA, users::object(&user)).await?;
    tx.commit().await?;
    Ok(())
}
