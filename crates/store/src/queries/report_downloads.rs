//! Who may fetch a report without signing in.

use doorward_core::SecretDigest;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter};

use super::common;
use crate::entity::report;
use crate::entity::report_download::{Column, Entity};
use crate::{Error, Micros};

common::insert!(report_download);

/// The report that the holder of this secret may fetch at this moment.
///
/// # Errors
/// The database failed.
pub async fn report(conn: &impl ConnectionTrait, digest: SecretDigest, now: Micros) -> Result<Option<report::Model>, Error> {
    let select = Entity::find().filter(Column::Digest.eq(digest.0.to_vec())).filter(Column::ExpiresAt.gt(now));
    match select.one(conn).await? {
        Some(download) => Ok(report::Entity::find_by_id(download.report_id).one(conn).await?),
        None => Ok(None),
    }
}

/// Whether any has expired.
///
/// # Errors
/// The database failed.
pub async fn any_expired(conn: &impl ConnectionTrait, now: Micros) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::ExpiresAt.lte(now)).one(conn).await?.is_some())
}

/// Removes those that have expired.
///
/// # Errors
/// The database failed.
pub async fn delete_expired(conn: &impl ConnectionTrait, now: Micros) -> Result<(), Error> {
    Entity::delete_many().filter(Column::ExpiresAt.lte(now)).exec(conn).await?;
    Ok(())
}
