//! Places.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait,
};

use crate::Error;
use crate::counts::counts;
use crate::entity::lock;
use crate::entity::place::{ActiveModel, Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
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

/// Changes one.
///
/// # Errors
/// The database failed, or a unique rule is broken.
pub async fn update(conn: &impl ConnectionTrait, row: ActiveModel) -> Result<Model, Error> {
    Ok(row.update(conn).await?)
}

/// Those with these ids, by id.
///
/// # Errors
/// The database failed.
pub async fn by_ids(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Model>, Error> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(Entity::find().filter(Column::Id.is_in(ids)).all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
}

/// Which places to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// How far the caller sees.
    pub reach: Reach,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of places, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.of_places())
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// How many doors each place has.
///
/// # Errors
/// The database failed.
pub async fn locks_counts(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    counts(conn, lock::Entity::find().filter(lock::Column::PlaceId.is_in(ids)), lock::Column::PlaceId, lock::Column::Id).await
}

/// How many places an organization has.
///
/// # Errors
/// The database failed.
pub async fn count(conn: &impl ConnectionTrait, organization_id: i64) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).count(conn).await?)
}
