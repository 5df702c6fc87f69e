//! Doors in groups.

use std::collections::{BTreeSet, HashSet};

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::group_lock::{Column, Entity, Model};
use crate::entity::lock;
use crate::page::{self, Listed, Page};
use crate::search::contains;

common::insert!(group_lock);
common::delete!(group_lock);
common::find!(group_lock);

/// Which doors of a group to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// The group.
    pub group_id: i64,
    /// Only these rows.
    pub ids: Option<Vec<i64>>,
    /// Only these doors.
    pub lock_ids: Option<Vec<i64>>,
    /// Part of the door's name.
    pub query: Option<String>,
}

/// A page of a group's doors, in the order they were added.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(Column::GroupId.eq(filter.group_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.lock_ids, |select, ids| select.filter(Column::LockId.is_in(ids)))
        .apply_if(filter.query, |select, text| {
            let named = Query::select()
                .column(lock::Column::Id)
                .from(lock::Entity)
                .cond_where(contains(&[lock::Column::Name], &text))
                .to_owned();
            select.filter(Column::LockId.in_subquery(named))
        })
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// Which of these groups have a door of high security.
///
/// # Errors
/// The database failed.
pub async fn with_high_security(
    conn: &impl ConnectionTrait,
    group_ids: impl IntoIterator<Item = i64>,
) -> Result<HashSet<i64>, Error> {
    let group_ids: BTreeSet<i64> = group_ids.into_iter().collect();
    if group_ids.is_empty() {
        return Ok(HashSet::new());
    }
    let guarded = Query::select()
        .column(lock::Column::Id)
        .from(lock::Entity)
        .and_where(lock::Column::HighSecurity.eq(true))
        .and_where(Expr::col((lock::Entity, lock::Column::Id)).equals((Entity, Column::LockId)))
        .to_owned();
    let groups = Entity::find()
        .select_only()
        .column(Column::GroupId)
        .distinct()
        .filter(Column::GroupId.is_in(group_ids))
        .filter(Expr::exists(guarded));
    Ok(groups.into_tuple::<i64>().all(conn).await?.into_iter().collect())
}
