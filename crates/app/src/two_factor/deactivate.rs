use doorward_core::EventType;

use super::{OtpInput, codes, held, not_active, off, wrong};
use crate::{App, Caller, Error, users};

/// Switches two-factor sign-in off, with a code of the device or a backup code. The secret and the backup codes are gone.
///
/// # Errors
/// Access is switched off, it is not on, or the code is wrong.
pub async fn deactivate(app: &App, caller: &Caller, input: OtpInput) -> Result<(), Error> {
    caller.enabled()?;
    let attempt = input.check(app, caller)?;
    let tx = app.begin().await?;
    let user = held(&tx, caller).await?;
    if user.otp_enabled_at.is_none() {
        return Err(not_active());
    }
    if !codes::use_any(app, &tx, user.id, &attempt).await? {
        return Err(wrong());
    }
    let user = off(app, &tx, user).await?;
    app.record(&tx, caller, EventType::USER_DEACTIVATE_2FA, users::object(&user)).await?;
    tx.commit().await?;
    Ok(())
}
