//! Webhooks that judge foreign codes.

use sea_orm::sea_query::LockType;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use crate::Error;
use crate::entity::evaluation_webhook::{Column, Entity, Model};
use crate::entity::organization;
use crate::page::{self, Listed, Page};
use crate::search::contains;

common::insert!(evaluation_webhook);
common::update!(evaluation_webhook);
common::delete!(evaluation_webhook);
common::find!(evaluation_webhook);
common::find_held!(evaluation_webhook);

/// A page of an organization's, by name: only these, and only those with this part in their name, if that is given.
///
/// # Errors
/// The database failed.
pub async fn list(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    ids: Option<Vec<i64>>,
    query: Option<String>,
    page: Page,
) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .apply_if(ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .order_by_asc(Column::Name)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// The one that judges the codes of exactly this terminal, or of all that have none of their own.
///
/// # Errors
/// The database failed.
pub async fn of_scope(conn: &impl ConnectionTrait, organization_id: i64, terminal_id: Option<i64>) -> Result<Option<Model>, Error> {
    let of = match terminal_id {
        Some(id) => Column::TerminalId.eq(id),
        None => Column::TerminalId.is_null(),
    };
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(of).one(conn).await?)
}

/// The one that judges the codes of a terminal: its own, or else that of the organization.
///
/// # Errors
/// The database failed.
pub async fn of_terminal(conn: &impl ConnectionTrait, organization_id: i64, terminal_id: i64) -> Result<Option<Model>, Error> {
    match of_scope(conn, organization_id, Some(terminal_id)).await? {
        Some(own) => Ok(Some(own)),
        None => of_scope(conn, organization_id, None).await,
    }
}

/// How many an organization has. Nobody else adds one to it before the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn count(conn: &impl ConnectionTrait, organization_id: i64) -> Result<u64, Error> {
    // Two who add at once would each count without the other's. SQLite has one writer and needs no lock.
    organization::Entity::find_by_id(organization_id).lock(LockType::NoKeyUpdate).one(conn).await?;
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).count(conn).await?)
}
