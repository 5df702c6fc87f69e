//! Values of readers that users have used: each serves a user once.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, Value};

use crate::entity::proximity_use::{Column, Entity};
use crate::prepared::{Column as ListColumn, Template};
use crate::{Error, Statements};

static USED: Template = Template::new(
    "SELECT lock_id, user_id, step FROM proximity_uses WHERE (lock_id, user_id) {among}",
    0,
    &[ListColumn::Int, ListColumn::Int],
);

static INSERT: Template = Template::new("INSERT INTO proximity_uses (lock_id, user_id, step) {rows}", 0, &[ListColumn::Int; 3]);

/// What users have used at doors: door, user and step, for these doors and users.
///
/// # Errors
/// The database failed.
pub async fn used(conn: &impl Statements, pairs: impl IntoIterator<Item = (i64, i64)>) -> Result<Vec<(i64, i64, i64)>, Error> {
    let list: Vec<Value> = pairs.into_iter().flat_map(|(lock_id, user_id)| [lock_id.into(), user_id.into()]).collect();
    Ok(USED.select(conn, &[], &list, |columns| Ok((columns.take()?, columns.take()?, columns.take()?))).await?)
}

/// Notes that a user used a value.
///
/// # Errors
/// The database failed, or they have used it already.
pub async fn insert(conn: &impl Statements, lock_id: i64, user_id: i64, step: i64) -> Result<(), Error> {
    Ok(INSERT.execute(conn, &[], &[lock_id.into(), user_id.into(), step.into()]).await?)
}

/// Forgets values older than this step, which nobody accepts any more.
///
/// # Errors
/// The database failed.
pub async fn delete_before(conn: &impl ConnectionTrait, step: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::Step.lt(step)).exec(conn).await?;
    Ok(())
}

/// Forgets the values of a door whose secret is replaced: they are those of another now.
///
/// # Errors
/// The database failed.
pub async fn delete_of_lock(conn: &impl ConnectionTrait, lock_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::LockId.eq(lock_id)).exec(conn).await?;
    Ok(())
}
