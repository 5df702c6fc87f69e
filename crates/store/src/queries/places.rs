//! Places.

use std::collections::HashMap;

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QueryTrait};

use super::common;
use super::favorites::Favorites;
use crate::Error;
use crate::counts::counts;
use crate::entity::lock;
use crate::entity::place::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(place);
common::update!(place);
common::delete!(place);
common::find!(place);
common::find_held!(place);
common::by_ids!(place);

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
    /// What a user's favourites mean to it.
    pub favorites: Option<Favorites>,
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
        .apply_if(filter.favorites, |select, favorites| favorites.of_places(select, Column::Id))
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
