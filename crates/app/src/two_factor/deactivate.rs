use doorward_core::EventType;
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::{OtpInput, codes, held, not_active, wrong};
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
    store::otp_secrets::delete_of_user(&tx, user.id).await?;
    store::backup_codes::delete_of_user(&tx, user.id).await?;
    let mut row = user.into_active_model();
    row.otp_enabled_at = Set(None);
    row.updated_at = Set(app.now().into());
    let user = store::users::update(&tx, row).await?;
    app.record(&tx, caller, EventType::USER_DEACTIVATE_2FA, users::object(&user)).await?;
    tx.commit().await?;
    Ok(())
}
