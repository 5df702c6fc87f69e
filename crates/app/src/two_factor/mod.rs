//! Two-factor sign-in: a code of the user's device beside the password (TOTP, RFC 6238), or one of ten backup codes.
//!
//! Every use case holds the user's row, so that of several who use one code at once the first has it.

mod activate;
mod backup_codes;
mod codes;
mod deactivate;
mod otp_secret;
mod switch_off;

pub use activate::activate;
pub use backup_codes::backup_codes;
pub(crate) use codes::require;
pub use deactivate::deactivate;
pub use otp_secret::{OtpSecret, otp_secret};
pub use switch_off::switch_off;

use doorward_core::Code;
use doorward_core::input::{Field, FieldErrors, TypedCode};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;
use sea_orm::{IntoActiveModel as _, Set};
use serde::Deserialize;
use utoipa::ToSchema;

use crate::{App, Caller, Error};

/// A code, as a client sends it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct OtpInput {
    /// The six digits that the device shows; to switch two-factor sign-in off, a backup code is taken too. Required.
    #[schema(value_type = Option<String>)]
    pub otp_attempt: Field<TypedCode>,
}

impl OtpInput {
    /// The code. To type one counts as guessing at what the user knows.
    fn check(self, app: &App, caller: &Caller) -> Result<TypedCode, Error> {
        let mut errors = FieldErrors::default();
        let attempt = self.otp_attempt.required("otp_attempt", &mut errors);
        errors.check()?;
        if let Some(limiter) = &app.limiter {
            limiter.user(caller.user.id)?;
        }
        Ok(attempt.unwrap_or_else(|| TypedCode(String::new())))
    }
}

/// The caller as they are now, held.
async fn held(tx: &Transaction, caller: &Caller) -> Result<user::Model, Error> {
    Ok(store::users::hold(tx, caller.organization_id(), caller.user.id).await?.ok_or(Code::Unauthenticated)?)
}

/// Switches it off for a held user: the secret and the backup codes are gone.
async fn off(app: &App, tx: &Transaction, user: user::Model) -> Result<user::Model, Error> {
    store::otp_secrets::delete_of_user(tx, user.id).await?;
    store::backup_codes::delete_of_user(tx, user.id).await?;
    let mut row = user.into_active_model();
    row.otp_enabled_at = Set(None);
    row.updated_at = Set(app.now().into());
    Ok(store::users::update(tx, row).await?)
}

fn wrong() -> Error {
    Error::invalid("otp_attempt", "is wrong, or was used already")
}

fn not_active() -> Error {
    Error::invalid("user", "has no two-factor sign-in: activate it first")
}

fn already_active() -> Error {
    Error::invalid("user", "has two-factor sign-in already: deactivate it first")
}
