//! Reports that are made again and again.

use sea_orm::sea_query::{LockBehavior, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use crate::entity::scheduled_report::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::search::contains;
use crate::{Error, Micros};

common::insert!(scheduled_report);
common::update!(scheduled_report);
common::delete!(scheduled_report);
common::find!(scheduled_report);
common::find_held!(scheduled_report);
common::count!(scheduled_report);

/// Which of them to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only those that are switched on (`true`) or off (`false`).
    pub enabled: Option<bool>,
}

/// A page of them, by name.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.enabled, |select, enabled| select.filter(Column::Enabled.eq(enabled)))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// Whether any of whatever organization is due.
///
/// # Errors
/// The database failed.
pub async fn any_due(conn: &impl ConnectionTrait, now: Micros) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::DueAt.lte(now)).one(conn).await?.is_some())
}

/// The one of whatever organization that has been due longest, kept from changing until the transaction ends; not one that
/// somebody else keeps so.
///
/// # Errors
/// The database failed.
pub async fn due(conn: &impl ConnectionTrait, now: Micros) -> Result<Option<Model>, Error> {
    let due = Entity::find().filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id);
    Ok(due.lock_with_behavior(LockType::Update, LockBehavior::SkipLocked).one(conn).await?)
}
