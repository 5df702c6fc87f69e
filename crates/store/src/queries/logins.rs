//! Logins.

use doorward_core::SecretDigest;
use sea_orm::sea_query::{Expr, Func};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder};

use super::common;
use crate::entity::login::{Column, Entity, Model};
use crate::{Error, Micros};

common::insert!(login);
common::update!(login);
common::delete!(login);
common::find!(login);

/// The login with this secret's digest, of whatever organization.
///
/// # Errors
/// The database failed.
pub async fn find_by_digest(conn: &impl ConnectionTrait, digest: SecretDigest) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::Digest.eq(digest.0.to_vec())).one(conn).await?)
}

/// A user's logins of a kind (`api`, `device`), least recently used first.
///
/// # Errors
/// The database failed.
pub async fn of_user(conn: &impl ConnectionTrait, user_id: i64, kind: &str) -> Result<Vec<Model>, Error> {
    let used = Func::coalesce([Expr::col(Column::LastUsedAt), Expr::col(Column::CreatedAt)]);
    Ok(Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Kind.eq(kind))
        .order_by(Expr::from(used), Order::Asc)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?)
}

/// Notes that these logins were used.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl ConnectionTrait, ids: Vec<i64>, at: Micros) -> Result<(), Error> {
    if !ids.is_empty() {
        let update = Entity::update_many().col_expr(Column::LastUsedAt, Expr::value(at));
        update.filter(Column::Id.is_in(ids)).exec(conn).await?;
    }
    Ok(())
}
