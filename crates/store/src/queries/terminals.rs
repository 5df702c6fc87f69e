//! Terminals: scanners at doors.

use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::terminal::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::reach::Reach;
use crate::search::contains;

common::insert!(terminal);
common::update!(terminal);
common::delete!(terminal);
common::find!(terminal);
common::find_held!(terminal);
common::by_ids!(terminal);

/// Which terminals to list.
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
    /// Only at this door.
    pub lock_id: Option<i64>,
    /// Only those that this controller reads.
    pub controller_id: Option<i64>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of terminals, by name.
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
        .apply_if(filter.lock_id, |select, id| select.filter(Column::LockId.eq(id)))
        .apply_if(filter.controller_id, |select, id| select.filter(Column::ControllerId.eq(id)))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// Those that a controller reads.
///
/// # Errors
/// The database failed.
pub async fn of_controller(conn: &impl ConnectionTrait, controller_id: i64) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().filter(Column::ControllerId.eq(controller_id)).order_by_asc(Column::Id).all(conn).await?)
}

/// The one that waits for a tablet with the code of this mark, kept from changing until the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn by_pairing(conn: &impl ConnectionTrait, mark: &[u8]) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::PairingMark.eq(mark)).lock(LockType::NoKeyUpdate).one(conn).await?)
}

/// The one whose tablet has the token of this digest.
///
/// # Errors
/// The database failed.
pub async fn by_token(conn: &impl ConnectionTrait, digest: &[u8]) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::TokenDigest.eq(digest)).one(conn).await?)
}
