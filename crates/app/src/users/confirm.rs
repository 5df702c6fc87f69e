use doorward_core::{EventType, Secret};
use doorward_store as store;
use sea_orm::{IntoActiveModel, Set};

use super::object;
use super::tokens::{self, Purpose};
use crate::limiter::Client;
use crate::{App, Error};

/// Confirms an address with the token that a mail brought there. Tells whether the user has a password to sign in with.
///
/// # Errors
/// `MailedLinkInvalid`, or `Wait` if there were too many guesses.
pub async fn confirm(app: &App, client: Option<Client>, token: &Secret) -> Result<bool, Error> {
    tokens::guess(app, client, Purpose::Confirmation, token).await?;
    let tx = app.begin().await?;
    let user = tokens::redeem(app, &tx, Purpose::Confirmation, token).await?;
    let now = app.now().into();
    let confirmed_at = user.confirmed_at.or(Some(now));
    let mut row = user.into_active_model();
    row.confirmed_at = Set(confirmed_at);
    row.updated_at = Set(now);
    let user = store::users::update(&tx, row).await?;
    app.record_by(&tx, &user, None, EventType::USER_SHOW_CONFIRMATION, object(&user)).await?;
    tx.commit().await?;
    Ok(user.password_hash.is_some())
}
