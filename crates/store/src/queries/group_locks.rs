//! Doors in groups.

use sea_orm::sea_query::Query;
use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QueryTrait};

use crate::Error;
use crate::entity::group_lock::{ActiveModel, Column, Entity, Model};
use crate::entity::lock;
use crate::page::{self, Listed, Page};
use crate::search::contains;

/// Adds one.
///
/// # Errors
/// The database failed, or a unique rule is broken.
pub async fn insert(conn: &impl ConnectionTrait, row: ActiveModel) -> Result<Model, Error> {
    Ok(row.insert(conn).await?)
}

/// The organization's one with this id.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, organization_id: i64, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).filter(Column::OrganizationId.eq(organization_id)).one(conn).await?)
}

/// Removes one.
///
/// # Errors
/// The database failed.
pub async fn delete(conn: &impl ConnectionTrait, id: i64) -> Result<(), Error> {
    Entity::delete_by_id(id).exec(conn).await?;
    Ok(())
}

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
