//! Doors.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, Condition, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use super::favorites::Favorites;
use crate::Error;
use crate::counts::counts;
use crate::entity::lock::{Column, Entity, Model};
use crate::entity::{group_lock, place};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(lock);
common::update!(lock);
common::delete!(lock);
common::find!(lock);
common::find_held!(lock);
common::by_ids!(lock);

/// Which doors to list.
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
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only of this group.
    pub group_id: Option<i64>,
    /// Only of this floor.
    pub floor_id: Option<i64>,
    /// Only those that one of these controllers drives.
    pub controller_ids: Option<Vec<i64>>,
    /// Only with (or without) a relay.
    pub configured: Option<bool>,
    /// Only locked down (or not).
    pub locked_down: Option<bool>,
    /// Only those that a lockdown keeps shut (or does not): their own, or their place's.
    pub kept_shut: Option<bool>,
    /// Only these, besides `ids`.
    pub among: Option<Vec<i64>>,
    /// Not these.
    pub except: Option<Vec<i64>>,
    /// What a user's favourites mean to it.
    pub favorites: Option<Favorites>,
    /// From Z to A.
    pub descending: bool,
}

impl Filter {
    /// Every door in reach.
    #[must_use]
    pub const fn all(organization_id: i64, reach: Reach) -> Self {
        Self {
            organization_id,
            reach,
            ids: None,
            query: None,
            place_id: None,
            group_id: None,
            floor_id: None,
            controller_ids: None,
            configured: None,
            locked_down: None,
            kept_shut: None,
            among: None,
            except: None,
            favorites: None,
            descending: false,
        }
    }
}

/// A page of doors, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let is_set = |column: Column, set: bool| if set { column.is_not_null() } else { column.is_null() };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.of_locks())
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.place_id, |select, id| select.filter(Column::PlaceId.eq(id)))
        .apply_if(filter.group_id, |select, id| select.filter(Reach::Within { places: Vec::new(), groups: vec![id] }.of_locks()))
        .apply_if(filter.floor_id, |select, id| select.filter(Column::FloorId.eq(id)))
        .apply_if(filter.controller_ids, |select, ids| select.filter(Column::ControllerId.is_in(ids)))
        .apply_if(filter.configured, |select, set| select.filter(is_set(Column::Relay, set)))
        .apply_if(filter.locked_down, |select, set| select.filter(is_set(Column::LockedDownSince, set)))
        .apply_if(filter.kept_shut, |select, shut| select.filter(kept_shut(filter.organization_id, shut)))
        .apply_if(filter.among, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.except, |select, ids| select.filter(Column::Id.is_not_in(ids)))
        .apply_if(filter.favorites, |select, favorites| favorites.of_locks(select, Column::Id))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// Doors that a lockdown keeps shut, or that none does.
fn kept_shut(organization_id: i64, shut: bool) -> Condition {
    let places = Query::select()
        .column(place::Column::Id)
        .from(place::Entity)
        .and_where(Expr::col(place::Column::OrganizationId).eq(organization_id))
        .and_where(Expr::col(place::Column::LockedDownSince).is_not_null())
        .to_owned();
    let either = Condition::any().add(Column::LockedDownSince.is_not_null()).add(Column::PlaceId.in_subquery(places));
    if shut { either } else { either.not() }
}

/// Every door of an organization that a controller drives, with that controller.
///
/// # Errors
/// The database failed.
pub async fn driven_by_controllers(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Vec<(i64, i64)>, Error> {
    let select = Entity::find()
        .select_only()
        .columns([Column::Id, Column::ControllerId])
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::ControllerId.is_not_null());
    Ok(select.into_tuple().all(conn).await?)
}

/// How many groups hold each door.
///
/// # Errors
/// The database failed.
pub async fn groups_counts(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    let select = group_lock::Entity::find().filter(group_lock::Column::LockId.is_in(ids));
    counts(conn, select, group_lock::Column::LockId, group_lock::Column::Id).await
}
