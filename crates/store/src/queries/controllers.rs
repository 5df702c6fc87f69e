//! Controllers: agents at sites.

use sea_orm::sea_query::{Expr, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use crate::entity::controller::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;
use crate::{Error, Micros};

common::insert!(controller);
common::update!(controller);
common::delete!(controller);
common::find!(controller);
common::find_held!(controller);
common::by_ids!(controller);
common::count!(controller);

/// Which controllers to list.
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
    /// Only these, besides `ids`.
    pub among: Option<Vec<i64>>,
    /// Not these.
    pub except: Option<Vec<i64>>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of controllers, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(filter.reach.by_place(Column::PlaceId))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.place_id, |select, id| select.filter(Column::PlaceId.eq(id)))
        .apply_if(filter.among, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.except, |select, ids| select.filter(Column::Id.is_not_in(ids)))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// The one with this id of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn any(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// Those of a place.
///
/// # Errors
/// The database failed.
pub async fn ids_of_place(conn: &impl ConnectionTrait, place_id: i64) -> Result<Vec<i64>, Error> {
    let select = Entity::find().select_only().column(Column::Id).filter(Column::PlaceId.eq(place_id));
    Ok(select.into_tuple().all(conn).await?)
}

/// The one that waits to be enrolled with the token of this digest, kept from changing until the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn by_enrolment(conn: &impl ConnectionTrait, digest: &[u8]) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::EnrolmentDigest.eq(digest)).lock(LockType::NoKeyUpdate).one(conn).await?)
}

/// Notes that one was connected at a moment; false if it is there no more, or has another key.
///
/// # Errors
/// The database failed.
pub async fn seen(conn: &impl ConnectionTrait, id: i64, public_key: &[u8], now: Micros) -> Result<bool, Error> {
    let update = Entity::update_many()
        .col_expr(Column::LastSeenAt, Expr::value(now))
        .filter(Column::Id.eq(id))
        .filter(Column::PublicKey.eq(public_key));
    Ok(update.exec(conn).await?.rows_affected > 0)
}
