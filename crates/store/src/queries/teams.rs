//! Teams.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::team::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::search::contains;

common::insert!(team);
common::update!(team);
common::delete!(team);
common::find!(team);
common::find_held!(team);
common::by_ids!(team);

/// Which teams to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of teams, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let order = if filter.descending { Order::Desc } else { Order::Asc };
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .order_by(Column::Name, order)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}
