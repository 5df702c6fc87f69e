//! Groups.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QueryTrait};

use super::{common, holders};
use crate::Error;
use crate::counts::counts;
use crate::entity::group::{Column, Entity, Model};
use crate::entity::group_lock;
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(group);
common::update!(group);
common::delete!(group);
common::find!(group);
common::find_held!(group);
common::by_ids!(group);

/// Which groups to list.
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
    /// Only those that hold this door.
    pub lock_id: Option<i64>,
    /// Only those of a place (`true`) or of the organization (`false`).
    pub of_place: Option<bool>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of groups, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.of_groups())
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.place_id, |select, id| select.filter(Column::PlaceId.eq(id)))
        .apply_if(filter.of_place, |select, of_place| {
            select.filter(if of_place { Column::PlaceId.is_not_null() } else { Column::PlaceId.is_null() })
        })
        .apply_if(filter.lock_id, |select, id| {
            let holding = Query::select()
                .column(group_lock::Column::GroupId)
                .from(group_lock::Entity)
                .and_where(Expr::col(group_lock::Column::LockId).eq(id))
                .to_owned();
            select.filter(Column::Id.in_subquery(holding))
        })
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// How many doors each group has.
///
/// # Errors
/// The database failed.
pub async fn locks_counts(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    let select = group_lock::Entity::find().filter(group_lock::Column::GroupId.is_in(ids));
    counts(conn, select, group_lock::Column::GroupId, group_lock::Column::Id).await
}

/// How many users hold rights in each group, by themselves or as members of teams.
///
/// # Errors
/// The database failed.
pub async fn users_counts(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<HashMap<i64, i64>, Error> {
    holders::users_of_groups(conn, ids).await
}
