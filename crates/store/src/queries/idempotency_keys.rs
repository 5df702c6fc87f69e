//! What was answered to requests that came with an idempotency key.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QuerySelect, Statement};

use super::common;
use crate::entity::idempotency_key::{Column, Entity, Model};
use crate::{Error, Micros};

common::insert!(idempotency_key);
common::delete!(idempotency_key);

/// Takes the right to use a key until the transaction ends, however it ends. False if another transaction has it, on whichever
/// server. SQLite has one writer, who has it.
///
/// # Errors
/// The database failed.
pub async fn take(conn: &impl ConnectionTrait, key: i64) -> Result<bool, Error> {
    if conn.get_database_backend() != DbBackend::Postgres {
        return Ok(true);
    }
    let statement = "SELECT pg_try_advisory_xact_lock($1) AS taken";
    let row = conn.query_one_raw(Statement::from_sql_and_values(DbBackend::Postgres, statement, [key.into()])).await?;
    row.map_or(Ok(false), |row| Ok(row.try_get("", "taken")?))
}

/// What was answered to the request of this login with this key.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, login_id: i64, key_digest: &[u8]) -> Result<Option<Model>, Error> {
    let select = Entity::find().filter(Column::LoginId.eq(login_id)).filter(Column::KeyDigest.eq(key_digest));
    Ok(select.one(conn).await?)
}

/// Whether there are any from before this moment.
///
/// # Errors
/// The database failed.
pub async fn has_older(conn: &impl ConnectionTrait, before: Micros) -> Result<bool, Error> {
    let oldest = Entity::find().filter(Column::CreatedAt.lt(before)).select_only().column(Column::Id).limit(1);
    Ok(oldest.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Removes up to `limit` from before this moment, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn delete_older(conn: &impl ConnectionTrait, before: Micros, limit: u64) -> Result<(), Error> {
    let oldest = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(Column::CreatedAt).lt(before))
        .order_by(Column::CreatedAt, Order::Asc)
        .limit(limit)
        .to_owned();
    Entity::delete_many().filter(Column::Id.in_subquery(oldest)).exec(conn).await?;
    Ok(())
}
