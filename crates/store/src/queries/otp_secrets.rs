//! What users' codes for signing in come from. Whoever asks holds the user.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::common;
use crate::Error;
use crate::entity::otp_secret::{ActiveModel, Column, Entity, Model};

common::insert!(otp_secret);
common::update!(otp_secret);

/// A user's, if there is one.
///
/// # Errors
/// The database failed.
pub async fn of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::UserId.eq(user_id)).one(conn).await?)
}

/// Gives a user one, in place of the one that they have.
///
/// # Errors
/// The database failed.
pub async fn replace(conn: &impl ConnectionTrait, user_id: i64, row: ActiveModel) -> Result<(), Error> {
    delete_of_user(conn, user_id).await?;
    insert(conn, row).await?;
    Ok(())
}

/// Removes a user's.
///
/// # Errors
/// The database failed.
pub async fn delete_of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(conn).await?;
    Ok(())
}
