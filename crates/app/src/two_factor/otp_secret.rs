use doorward_core::{Secret, proximity};
use doorward_store as store;
use doorward_store::entity::otp_secret::ActiveModel;
use sea_orm::Set;

use super::{already_active, codes, held};
use crate::{App, Caller, Error, organization};

/// Random bytes in the secret: 160 bits, as long as the hash (RFC 4226, section 4).
const SECRET_BYTES: usize = 20;
/// Before any step.
const NEVER: i64 = -1;

/// What an authenticator app is set up with.
#[derive(Debug, Clone)]
pub struct OtpSecret {
    /// The secret alone, in base 32 (RFC 4648).
    pub secret: Secret,
    /// All of it as an `otpauth` URI.
    pub uri: Secret,
}

/// Makes the secret that the caller's device shows codes of. It counts once a code of it has been shown; an earlier one that was
/// never used is gone. Nothing happened yet, so there is no event.
///
/// # Errors
/// Access is switched off, or two-factor sign-in is on.
pub async fn otp_secret(app: &App, caller: &Caller) -> Result<OtpSecret, Error> {
    caller.enabled()?;
    let tx = app.begin().await?;
    let user = held(&tx, caller).await?;
    if user.otp_enabled_at.is_some() {
        return Err(already_active());
    }
    let mut secret = [0; SECRET_BYTES];
    app.entropy.fill(&mut secret);
    let row = ActiveModel {
        user_id: Set(user.id),
        sealed: Set(codes::seal(app, user.id, &secret)?),
        last_step: Set(NEVER),
        created_at: Set(app.now().into()),
        ..Default::default()
    };
    store::otp_secrets::replace(&tx, user.id, row).await?;
    let issuer = organization::find(&tx, user.organization_id).await?.name;
    tx.commit().await?;
    Ok(OtpSecret {
        uri: Secret::presented(&proximity::otpauth_uri(&secret, &issuer, &user.email)),
        secret: Secret::presented(&proximity::base32(&secret)),
    })
}
