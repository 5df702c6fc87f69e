//! Codes that stand in once for those of a user's device. Whoever asks holds the user.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Set};

use crate::entity::backup_code::{ActiveModel, Column, Entity};
use crate::{Error, Micros};

/// Gives a user these, in place of those that they have.
///
/// # Errors
/// The database failed.
pub async fn replace(conn: &impl ConnectionTrait, user_id: i64, digests: Vec<Vec<u8>>, now: Micros) -> Result<(), Error> {
    delete_of_user(conn, user_id).await?;
    let row = |digest| ActiveModel { user_id: Set(user_id), digest: Set(digest), created_at: Set(now), ..Default::default() };
    Entity::insert_many(digests.into_iter().map(row)).exec_without_returning(conn).await?;
    Ok(())
}

/// Uses one up. `false` if the user has no such code.
///
/// # Errors
/// The database failed.
pub async fn take(conn: &impl ConnectionTrait, user_id: i64, digest: Vec<u8>) -> Result<bool, Error> {
    let taken = Entity::delete_many().filter(Column::UserId.eq(user_id)).filter(Column::Digest.eq(digest)).exec(conn).await?;
    Ok(taken.rows_affected > 0)
}

/// Removes a user's.
///
/// # Errors
/// The database failed.
pub async fn delete_of_user(conn: &impl ConnectionTrait, user_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::UserId.eq(user_id)).exec(conn).await?;
    Ok(())
}
