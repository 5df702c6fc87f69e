//! What webhooks decided of foreign codes: the last ones of each.

use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect};

use super::common;
use crate::Error;
use crate::entity::evaluation_decision::{Column, Entity, Model};
use crate::page::{self, Listed, Page};

common::insert!(evaluation_decision);

/// A page of a webhook's, the newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, webhook_id: i64, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find().filter(Column::EvaluationWebhookId.eq(webhook_id)).order_by_desc(Column::Id);
    page::list(conn, select, page).await
}

/// Forgets all but the newest ones of a webhook.
///
/// # Errors
/// The database failed.
pub async fn keep(conn: &impl ConnectionTrait, webhook_id: i64, newest: u64) -> Result<(), Error> {
    let of = Column::EvaluationWebhookId.eq(webhook_id);
    let newest_first = Entity::find().select_only().column(Column::Id).filter(of.clone()).order_by_desc(Column::Id);
    if let Some(last) = newest_first.offset(newest).limit(1).into_tuple::<i64>().one(conn).await? {
        Entity::delete_many().filter(of).filter(Column::Id.lte(last)).exec(conn).await?;
    }
    Ok(())
}
