//! Tokens that mails carry to users.

use doorward_core::SecretDigest;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::common;
use crate::entity::user_token::{ActiveModel, Column, Entity, Model};
use crate::{Error, Micros};

common::insert!(user_token);
common::delete!(user_token);

/// The token of a purpose with this digest, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn find_by_digest(conn: &impl ConnectionTrait, purpose: &str, digest: SecretDigest) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Digest.eq(digest.0.to_vec())).filter(Column::Purpose.eq(purpose)).one(conn).await?)
}

/// Gives a user whom the transaction holds a token, in place of the one of that purpose that they have.
///
/// # Errors
/// The database failed.
pub async fn replace(conn: &impl ConnectionTrait, user_id: i64, purpose: &str, row: ActiveModel) -> Result<(), Error> {
    delete_of_user(conn, user_id, purpose).await?;
    insert(conn, row).await?;
    Ok(())
}

/// Removes a user's token of a purpose.
///
/// # Errors
/// The database failed.
pub async fn delete_of_user(conn: &impl ConnectionTrait, user_id: i64, purpose: &str) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).filter(Column::Purpose.eq(purpose)).exec(conn).await?;
    Ok(())
}

/// Removes those that are good for nothing any more.
///
/// # Errors
/// The database failed.
pub async fn delete_expired(conn: &impl ConnectionTrait, now: Micros) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(conn).await?;
    Ok(())
}
