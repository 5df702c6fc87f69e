use doorward_core::input::{Field, FieldErrors};
use doorward_core::{Code, Secret};
use serde::Deserialize;
use utoipa::ToSchema;

use super::new_password;
use super::tokens::{self, Purpose};
use crate::limiter::Client;
use crate::{App, Error};

/// A new password, and what lets one choose it.
#[derive(Default, Deserialize, ToSchema)]
#[serde(default)]
pub struct PasswordInput {
    /// The password, 8 to 128 characters. Required.
    #[schema(value_type = Option<String>)]
    pub password: Field<String>,
    /// The same again.
    #[schema(value_type = Option<String>)]
    pub password_confirmation: Field<String>,
    /// What the mail brought. Required.
    #[schema(value_type = Option<String>)]
    pub reset_password_token: Field<String>,
}

/// Gives a user a new password, with the token that a mail brought. All of their device logins end.
///
/// # Errors
/// `MailedLinkInvalid`, `Wait` if there were too many guesses, or the input breaks rules.
pub async fn reset_password(app: &App, client: Option<Client>, input: PasswordInput) -> Result<(), Error> {
    let token = input.reset_password_token.optional("reset_password_token", &mut FieldErrors::default());
    let token = Secret::presented(&token.unwrap_or_default());
    tokens::guess(app, client, Purpose::Password, &token).await?.ok_or(Code::MailedLinkInvalid)?;
    let mut errors = FieldErrors::default();
    let password = new_password::typed_twice(input.password, input.password_confirmation, &mut errors);
    errors.check()?;
    let hash = app.passwords.hash(password.unwrap_or_default()).await?;
    let tx = app.begin().await?;
    let user = tokens::redeem(app, &tx, Purpose::Password, &token).await?;
    new_password::set(app, &tx, user, hash, None).await?;
    tx.commit().await?;
    Ok(())
}
