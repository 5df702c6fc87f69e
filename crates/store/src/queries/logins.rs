//! Logins.

use doorward_core::SecretDigest;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, LockType};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, Value};

use super::common;
use crate::entity::login::{Column, Entity, Model};
use crate::entity::user;
use crate::prepared::Template;
use crate::transaction::Statements;
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

/// Makes one of a user's logins of a kind the primary one, and all others not.
///
/// The user is held meanwhile, so that of two at once the later one wins whole.
///
/// # Errors
/// The database failed.
pub async fn promote(conn: &impl ConnectionTrait, user_id: i64, kind: &str, id: i64, at: Micros) -> Result<(), Error> {
    user::Entity::find_by_id(user_id).lock(LockType::NoKeyUpdate).one(conn).await?;
    let chosen = || Expr::col(Column::Id).eq(id);
    let changes = Expr::col(Column::Primary).ne(chosen());
    let updated_at = CaseStatement::new().case(changes, at.0).finally(Expr::col(Column::UpdatedAt));
    Entity::update_many()
        .col_expr(Column::Primary, chosen())
        .col_expr(Column::UpdatedAt, updated_at.into())
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Kind.eq(kind))
        .exec(conn)
        .await?;
    Ok(())
}

/// Notes that these logins were used.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl Statements, ids: &[i64], at: Micros) -> Result<(), Error> {
    let list: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    Ok(TOUCH.execute(conn, &[at.0.into()], &list).await?)
}

static TOUCH: Template = Template::list("UPDATE logins SET last_used_at = $1 WHERE id IN ({list})", 1);
