//! Guests.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::guest::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::search::contains;

common::insert!(guest);
common::delete!(guest);
common::find!(guest);
common::find_held!(guest);
common::by_ids!(guest);

/// Which guests to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name, the e-mail address or the phone number.
    pub query: Option<String>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of guests, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name, Column::Email, Column::PhoneNumber], &text)))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}
