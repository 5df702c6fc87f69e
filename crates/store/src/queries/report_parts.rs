//! The content of reports.

use sea_orm::sea_query::{Expr, ExprTrait, Order, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QuerySelect};

use super::common;
use crate::Error;
use crate::entity::report_part::{Column, Entity};

common::insert!(report_part);

/// The content of a report's part; none behind the last one.
///
/// # Errors
/// The database failed.
pub async fn content(conn: &impl ConnectionTrait, report_id: i64, position: i64) -> Result<Option<Vec<u8>>, Error> {
    let part = Entity::find().filter(Column::ReportId.eq(report_id)).filter(Column::Position.eq(position));
    Ok(part.select_only().column(Column::Content).into_tuple().one(conn).await?)
}

/// Removes up to `limit` of a report, and how many those were.
///
/// # Errors
/// The database failed.
pub async fn delete_some(conn: &impl ConnectionTrait, report_id: i64, limit: u64) -> Result<u64, Error> {
    let first = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(Column::ReportId).eq(report_id))
        .order_by(Column::Position, Order::Asc)
        .limit(limit)
        .to_owned();
    Ok(Entity::delete_many().filter(Column::Id.in_subquery(first)).exec(conn).await?.rows_affected)
}
