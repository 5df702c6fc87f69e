//! Messages that were sent as a test.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use crate::Error;
use crate::entity::test_message::{Column, Entity, Model};

common::insert!(test_message);
common::update!(test_message);
common::find_held!(test_message);

/// The one that this message of the outbox is.
///
/// # Errors
/// The database failed.
pub async fn of_outbox(conn: &impl ConnectionTrait, outbox_id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::OutboxId.eq(outbox_id)).one(conn).await?)
}

/// The one that a text message service knows by this.
///
/// # Errors
/// The database failed.
pub async fn find_by_reference(conn: &impl ConnectionTrait, reference: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Reference.eq(reference)).one(conn).await?)
}

/// The newest ones of an organization, the newest first.
///
/// # Errors
/// The database failed.
pub async fn newest(conn: &impl ConnectionTrait, organization_id: i64, limit: u64) -> Result<Vec<Model>, Error> {
    let select = Entity::find().filter(Column::OrganizationId.eq(organization_id)).order_by_desc(Column::Id);
    Ok(select.limit(limit).all(conn).await?)
}

/// Removes all of an organization but so many of the newest.
///
/// # Errors
/// The database failed.
pub async fn delete_all_but(conn: &impl ConnectionTrait, organization_id: i64, newest: u64) -> Result<(), Error> {
    let of_organization = Column::OrganizationId.eq(organization_id);
    let select = Entity::find().select_only().column(Column::Id).filter(of_organization.clone()).order_by_desc(Column::Id);
    if let Some(last) = select.offset(newest).limit(1).into_tuple::<i64>().one(conn).await? {
        Entity::delete_many().filter(of_organization).filter(Column::Id.lte(last)).exec(conn).await?;
    }
    Ok(())
}
