//! How many rows belong to each parent.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QuerySelect, Select};

use crate::Error;

/// Rows per value of `parent`, counting `id`.
///
/// # Errors
/// The database failed.
pub async fn counts<E: EntityTrait, C: ColumnTrait>(
    conn: &impl ConnectionTrait,
    select: Select<E>,
    parent: C,
    id: C,
) -> Result<HashMap<i64, i64>, Error> {
    let rows: Vec<(i64, i64)> =
        select.select_only().column(parent).column_as(id.count(), "rows").group_by(parent).into_tuple().all(conn).await?;
    Ok(rows.into_iter().collect())
}
