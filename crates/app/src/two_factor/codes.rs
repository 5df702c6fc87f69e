//! Codes, each of which is good once.

use doorward_core::input::TypedCode;
use doorward_core::{Code, proximity};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::otp_secret;
use doorward_store::entity::user;
use sea_orm::{IntoActiveModel, Set};

use crate::{App, Error};

/// Asks a held user who is about to sign in for a code, if they have switched that on, and uses it up.
///
/// # Errors
/// `OtpRequired`, `OtpWrong` or `BackupCodeWrong`.
pub(crate) async fn require(app: &App, tx: &Transaction, user: &user::Model, attempt: Option<&TypedCode>) -> Result<(), Error> {
    if user.otp_enabled_at.is_none() {
        return Ok(());
    }
    let attempt = attempt.filter(|attempt| !attempt.0.is_empty()).ok_or(Code::OtpRequired)?;
    if use_any(app, tx, user.id, attempt).await? {
        return Ok(());
    }
    Err(if is_of_device(attempt) { Code::OtpWrong.into() } else { Code::BackupCodeWrong.into() })
}

/// Uses up a code of the device or a backup code. `false` if it is neither, or was used already.
pub(super) async fn use_any(app: &App, tx: &Transaction, user_id: i64, attempt: &TypedCode) -> Result<bool, Error> {
    if is_of_device(attempt) {
        return use_of_device(app, tx, user_id, attempt).await;
    }
    let digest = mark(app, user_id, &attempt.0.to_ascii_lowercase())?;
    Ok(store::backup_codes::take(tx, user_id, digest).await?)
}

/// Uses up a code of the device: its step, and every one before.
pub(super) async fn use_of_device(app: &App, tx: &Transaction, user_id: i64, attempt: &TypedCode) -> Result<bool, Error> {
    let Some(row) = store::otp_secrets::of_user(tx, user_id).await? else { return Ok(false) };
    let secret = open(app, &row)?;
    let step = proximity::matching_step(&secret, &attempt.0, app.now()).filter(|step| *step > row.last_step);
    let Some(step) = step else { return Ok(false) };
    let mut row = row.into_active_model();
    row.last_step = Set(step);
    store::otp_secrets::update(tx, row).await?;
    Ok(true)
}

/// Backup codes begin with a letter.
fn is_of_device(attempt: &TypedCode) -> bool {
    attempt.0.bytes().all(|byte| byte.is_ascii_digit())
}

/// What is kept of a backup code, which is so short that its plain digest would tell it.
pub(super) fn mark(app: &App, user_id: i64, code: &str) -> Result<Vec<u8>, Error> {
    app.sealer.mark(&format!("backup_code {user_id}"), code)
}

/// A secret, sealed for its user alone.
pub(super) fn seal(app: &App, user_id: i64, secret: &[u8]) -> Result<Vec<u8>, Error> {
    app.sealer.seal(app.entropy.as_ref(), &context(user_id), &hex::encode(secret))
}

fn open(app: &App, row: &otp_secret::Model) -> Result<Vec<u8>, Error> {
    let text = app.sealer.unseal(&context(row.user_id), &row.sealed)?;
    hex::decode(text).map_err(|_| Error::Internal("a sealed secret is not hexadecimal".to_owned()))
}

fn context(user_id: i64) -> String {
    format!("otp_secret {user_id}")
}
