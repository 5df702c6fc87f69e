//! The last verification of each organization's ledger.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::common;
use crate::Error;
use crate::entity::ledger_verification::{Column, Entity, Model};

common::insert!(ledger_verification);

/// That of an organization.
///
/// # Errors
/// The database failed.
pub async fn of(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::OrganizationId.eq(organization_id)).one(conn).await?)
}

/// Removes that of an organization, for another one.
///
/// # Errors
/// The database failed.
pub async fn delete_of(conn: &impl ConnectionTrait, organization_id: i64) -> Result<(), Error> {
    Entity::delete_many().filter(Column::OrganizationId.eq(organization_id)).exec(conn).await?;
    Ok(())
}
