//! Access keys of guests.

use doorward_core::{SecretDigest, Timestamp};
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, Value};

use super::common;
use crate::Error;
use crate::entity::access_key::{Column, Entity, Model};
use crate::entity::guest;
use crate::prepared::Template;
use crate::transaction::Statements;

common::insert!(access_key);
common::delete!(access_key);
common::find!(access_key);

/// The key with this digest, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn find_by_digest(conn: &impl ConnectionTrait, digest: SecretDigest) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Digest.eq(digest.0.to_vec())).one(conn).await?)
}

/// The key of a guest.
///
/// # Errors
/// The database failed.
pub async fn of_guest(conn: &impl ConnectionTrait, guest_id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::GuestId.eq(guest_id)).one(conn).await?)
}

/// How many keys of an organization belong to guests with an e-mail address.
///
/// # Errors
/// The database failed.
pub async fn count_mailed(conn: &impl ConnectionTrait, organization_id: i64) -> Result<i64, Error> {
    let mailed = Query::select()
        .column(guest::Column::Id)
        .from(guest::Entity)
        .and_where(Expr::col(guest::Column::OrganizationId).eq(organization_id))
        .and_where(Expr::col(guest::Column::Email).is_not_null())
        .to_owned();
    let keys = Entity::find().filter(Column::GuestId.in_subquery(mailed));
    Ok(i64::try_from(keys.count(conn).await?).unwrap_or(i64::MAX))
}

static TOUCH: Template = Template::ids("UPDATE access_keys SET last_used_at = $1 WHERE id {among}", 1);

/// Notes that these keys opened doors.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl Statements, ids: &[i64], at: Timestamp) -> Result<(), Error> {
    let list: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    Ok(TOUCH.execute(conn, &[at.micros().into()], &list).await?)
}
