//! Messages that must leave.

use sea_orm::sea_query::{Expr, ExprTrait};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use super::leases::Queue;
use crate::entity::outbox::{Column, Entity, Model};
use crate::{Error, Micros};

common::insert!(outbox);
common::delete!(outbox);

const QUEUE: Queue<Entity> = Queue { id: Column::Id, id_of: |row| row.id, due_at: Column::DueAt };

/// The one with this id.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// Takes those that are due and sealed with this key, and moves them to `leased_until`, so that no one else takes them
/// before. Those made before `abandoned` are taken whoever sealed them: nobody with their key came.
///
/// # Errors
/// The database failed.
pub async fn claim(
    conn: &impl ConnectionTrait,
    key_id: &str,
    abandoned: Micros,
    now: Micros,
    leased_until: Micros,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    let due = Entity::find()
        .filter(Column::DueAt.lte(now))
        .filter(Column::KeyId.eq(key_id).or(Column::CreatedAt.lt(abandoned)))
        .order_by_asc(Column::DueAt)
        .limit(limit);
    QUEUE.take(conn, due, leased_until).await
}

/// Counts a failed try and sets when the next one is due.
///
/// # Errors
/// The database failed.
pub async fn postpone(conn: &impl ConnectionTrait, id: i64, due_at: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Makes due what waits for later than `after`, such as what was postponed for hours.
///
/// # Errors
/// The database failed.
pub async fn hurry(conn: &impl ConnectionTrait, after: Micros, now: Micros) -> Result<(), Error> {
    Entity::update_many().col_expr(Column::DueAt, Expr::value(now)).filter(Column::DueAt.gt(after)).exec(conn).await?;
    Ok(())
}
