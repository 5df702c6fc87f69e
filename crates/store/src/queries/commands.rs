//! Granted unlocks whose outcome is not recorded yet: the write-ahead record.

use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder};

use crate::entity::command::{ActiveModel, Column, Entity, Model};
use crate::{Error, Micros};

/// Adds some.
///
/// # Errors
/// The database failed.
pub async fn insert_many(conn: &impl ConnectionTrait, rows: Vec<ActiveModel>) -> Result<(), Error> {
    if !rows.is_empty() {
        Entity::insert_many(rows).exec_without_returning(conn).await?;
    }
    Ok(())
}

/// Those of these ids that are still open.
///
/// # Errors
/// The database failed.
pub async fn open_among(conn: &impl ConnectionTrait, uuids: Vec<String>) -> Result<Vec<Model>, Error> {
    if uuids.is_empty() {
        return Ok(Vec::new());
    }
    Ok(Entity::find().filter(Column::Uuid.is_in(uuids)).filter(Column::ClosedAt.is_null()).all(conn).await?)
}

/// Every open one that a node granted, oldest first.
///
/// # Errors
/// The database failed.
pub async fn open_of_node(conn: &impl ConnectionTrait, node: &str) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::Node.eq(node))
        .filter(Column::ClosedAt.is_null())
        .order_by_asc(Column::GrantedAt)
        .all(conn)
        .await?)
}

/// Closes some with the same outcome.
///
/// # Errors
/// The database failed.
pub async fn close(conn: &impl ConnectionTrait, uuids: Vec<String>, code: Option<&str>, at: Micros) -> Result<(), Error> {
    if !uuids.is_empty() {
        Entity::update_many()
            .col_expr(Column::ClosedAt, Expr::value(at))
            .col_expr(Column::Code, Expr::value(code.map(str::to_owned)))
            .filter(Column::Uuid.is_in(uuids))
            .filter(Column::ClosedAt.is_null())
            .exec(conn)
            .await?;
    }
    Ok(())
}
