//! Organizations.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use crate::Error;
use crate::entity::organization::{Column, Entity, Model};

common::insert!(organization);
common::update!(organization);
common::by_ids!(organization);

/// The one with this id.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// The one with this domain.
///
/// # Errors
/// The database failed.
pub async fn find_by_domain(conn: &impl ConnectionTrait, domain: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Domain.eq(domain)).one(conn).await?)
}

/// Whether there is any.
///
/// # Errors
/// The database failed.
pub async fn any(conn: &impl ConnectionTrait) -> Result<bool, Error> {
    Ok(Entity::find().order_by_asc(Column::Id).limit(1).one(conn).await?.is_some())
}
