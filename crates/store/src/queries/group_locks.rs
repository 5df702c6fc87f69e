//! Doors in groups.

use sea_orm::sea_query::Query;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

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
    /// Only this door.
    pub lock_id: Option<i64>,
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
        .apply_if(filter.lock_id, |select, id| select.filter(Column::LockId.eq(id)))
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
