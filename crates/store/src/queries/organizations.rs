//! Organizations.

use std::collections::{BTreeSet, HashMap};

use sea_orm::{ActiveModelTrait, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use crate::Error;
use crate::entity::organization::{ActiveModel, Column, Entity, Model};

/// Adds one.
///
/// # Errors
/// The database failed, or the domain is taken.
pub async fn insert(conn: &impl ConnectionTrait, organization: ActiveModel) -> Result<Model, Error> {
    Ok(organization.insert(conn).await?)
}

/// Changes one.
///
/// # Errors
/// The database failed.
pub async fn update(conn: &impl ConnectionTrait, organization: ActiveModel) -> Result<Model, Error> {
    Ok(organization.update(conn).await?)
}

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

/// Those with these ids, by id.
///
/// # Errors
/// The database failed.
pub async fn by_ids(conn: &impl ConnectionTrait, ids: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Model>, Error> {
    let ids: BTreeSet<i64> = ids.into_iter().collect();
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    Ok(Entity::find().filter(Column::Id.is_in(ids)).all(conn).await?.into_iter().map(|row| (row.id, row)).collect())
}
