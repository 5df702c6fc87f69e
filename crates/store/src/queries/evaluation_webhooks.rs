//! Webhooks that judge foreign codes.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::common;
use crate::Error;
use crate::entity::evaluation_webhook::{Column, Entity, Model};

common::insert!(evaluation_webhook);
common::update!(evaluation_webhook);
common::delete!(evaluation_webhook);
common::find!(evaluation_webhook);
common::find_held!(evaluation_webhook);
common::count!(evaluation_webhook);
common::list_by_name!(evaluation_webhook);

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
