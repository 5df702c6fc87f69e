//! Tokens that mails carry to a user: each for one purpose, once, and not for long.

use std::time::Duration;

use doorward_core::{Code, Secret, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::user;
use doorward_store::entity::user_token::{self, ActiveModel};
use sea_orm::{ConnectionTrait, Set};

use crate::limiter::Client;
use crate::{App, Error, organization};

/// Random bytes in a token: 256 bits.
const TOKEN_BYTES: usize = 32;
const HOUR: Duration = Duration::from_secs(60 * 60);
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

/// What a token is good for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// Signing up, as long as the user has no password.
    Invitation,
    /// Confirming that the address is the user's.
    Confirmation,
    /// Choosing a new password.
    Password,
}

/// Whose a token is.
#[derive(Debug, Clone)]
pub struct TokenHolder {
    /// Name.
    pub name: String,
    /// E-mail address.
    pub email: String,
    /// Name of the organization.
    pub organization_name: String,
    /// Its domain.
    pub domain: String,
    /// Whether they have a password already.
    pub has_password: bool,
}

impl Purpose {
    /// Its name, in tables and in the addresses of pages.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Invitation => "invitation",
            Self::Confirmation => "confirmation",
            Self::Password => "password",
        }
    }

    const fn life(self) -> Duration {
        match self {
            Self::Invitation | Self::Confirmation => WEEK,
            Self::Password => HOUR,
        }
    }
}

/// Makes a token for a user whom the transaction holds, in place of an earlier one, and tells until when it is good.
pub(super) async fn mint(
    app: &App,
    conn: &impl ConnectionTrait,
    user: &user::Model,
    purpose: Purpose,
) -> Result<(Secret, Timestamp), Error> {
    let token = app.random_secret::<TOKEN_BYTES>();
    let now = app.now();
    let until = now.after(purpose.life());
    let row = ActiveModel {
        organization_id: Set(user.organization_id),
        user_id: Set(user.id),
        purpose: Set(purpose.as_str().to_owned()),
        digest: Set(token.digest().0.to_vec()),
        expires_at: Set(until.into()),
        created_at: Set(now.into()),
        ..Default::default()
    };
    store::user_tokens::replace(conn, user.id, purpose.as_str(), row).await?;
    Ok((token, until))
}

/// Whose token it is, for the page that asks what to do with it. Nothing is used up.
///
/// # Errors
/// `MailedLinkInvalid` if it is nobody's, any more or yet; `Wait`, if there were too many guesses.
pub async fn token_holder(app: &App, client: Option<Client>, purpose: Purpose, token: &Secret) -> Result<TokenHolder, Error> {
    let user = guess(app, client, purpose, token).await?.ok_or(Code::MailedLinkInvalid)?;
    let organization = organization::find(app.store().reader(), user.organization_id).await?;
    Ok(TokenHolder {
        name: user.name,
        email: user.email,
        organization_name: organization.name,
        domain: organization.domain,
        has_password: user.password_hash.is_some(),
    })
}

/// The user of a token. Whoever tries counts as guessing until it is somebody's.
pub(super) async fn guess(
    app: &App,
    client: Option<Client>,
    purpose: Purpose,
    token: &Secret,
) -> Result<Option<user::Model>, Error> {
    if let Some(limiter) = &app.limiter {
        limiter.guess(client)?;
    }
    let conn = app.store().reader();
    let Some(row) = find(app, conn, purpose, token).await? else { return Ok(None) };
    if let Some(limiter) = &app.limiter {
        limiter.guessed_right(client);
    }
    Ok(store::users::find(conn, row.organization_id, row.user_id).await?)
}

/// Uses a token up: its user as they are now, held.
///
/// # Errors
/// `MailedLinkInvalid`: of several at once, one has it.
pub(super) async fn redeem(app: &App, tx: &Transaction, purpose: Purpose, token: &Secret) -> Result<user::Model, Error> {
    let row = find(app, tx, purpose, token).await?.ok_or(Code::MailedLinkInvalid)?;
    let user = store::users::hold(tx, row.organization_id, row.user_id).await?.ok_or(Code::MailedLinkInvalid)?;
    // Whoever held the user before may have used it.
    let row = find(app, tx, purpose, token).await?.ok_or(Code::MailedLinkInvalid)?;
    match purpose {
        // Kept until it expires, so that it can be told that it was used.
        Purpose::Invitation => {}
        Purpose::Confirmation | Purpose::Password => store::user_tokens::delete(tx, row.id).await?,
    }
    Ok(user)
}

async fn find(
    app: &App,
    conn: &impl ConnectionTrait,
    purpose: Purpose,
    token: &Secret,
) -> Result<Option<user_token::Model>, Error> {
    let row = store::user_tokens::find_by_digest(conn, purpose.as_str(), token.digest()).await?;
    Ok(row.filter(|row| app.now() < row.expires_at.at()))
}
