//! Logins.

use doorward_core::SecretDigest;
use sea_orm::sea_query::{CaseStatement, Expr, ExprTrait, Func, LockType, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, QueryFilter, QueryOrder, QuerySelect, QueryTrait, Value};

use super::{common, users};
use crate::entity::login::{Column, Entity, Model};
use crate::entity::organization;
use crate::page::{self, Listed, Page};
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

/// Which logins to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only this user's.
    pub user_id: Option<i64>,
    /// Only these.
    pub ids: Option<Vec<i64>>,
}

/// A page of logins, each user's together, oldest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.user_id, |select, id| select.filter(Column::UserId.eq(id)))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .order_by_asc(Column::UserId)
        .order_by_asc(Column::Id);
    page::list(conn, select, page).await
}

/// A user's logins of a kind (`api`, `device`), least recently used first.
///
/// # Errors
/// The database failed.
pub async fn of_user(conn: &impl ConnectionTrait, user_id: i64, kind: &str) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::UserId.eq(user_id))
        .filter(Column::Kind.eq(kind))
        .order_by(used(), Order::Asc)
        .order_by_asc(Column::Id)
        .all(conn)
        .await?)
}

/// A user's logins of whatever kind, but for this one.
///
/// # Errors
/// The database failed.
pub async fn others_of_user(conn: &impl ConnectionTrait, user_id: i64, id: i64) -> Result<Vec<Model>, Error> {
    let others = Entity::find().filter(Column::UserId.eq(user_id)).filter(Column::Id.ne(id));
    Ok(others.order_by_asc(Column::Id).all(conn).await?)
}

/// When a login was last used, or made.
fn used() -> Expr {
    Expr::from(Func::coalesce([Expr::col((Entity, Column::LastUsedAt)), Expr::col((Entity, Column::CreatedAt))]))
}

/// An organization with logins of a kind that expire and have been idle for as long as it allows.
///
/// # Errors
/// The database failed.
pub async fn organization_with_idle(conn: &impl ConnectionTrait, kind: &str, now: Micros) -> Result<Option<i64>, Error> {
    let mut allowed = Query::select();
    allowed
        .column(organization::Column::DeviceLoginsExpireAfter)
        .from(organization::Entity)
        .and_where(Expr::col((organization::Entity, organization::Column::Id)).equals((Entity, Column::OrganizationId)));
    let idle = used().lte(Expr::val(now.0).sub(Expr::from(allowed).mul(1_000_000i64)));
    let select = Entity::find().select_only().column(Column::OrganizationId).filter(Column::Kind.eq(kind));
    Ok(select.filter(Column::Expire.eq(true)).filter(idle).limit(1).into_tuple().one(conn).await?)
}

/// Logins of a kind of one organization that expire and were last used at this moment or before, kept from being used until
/// the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn idle(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    kind: &str,
    since: Micros,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    Ok(Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::Kind.eq(kind))
        .filter(Column::Expire.eq(true))
        .filter(used().lte(since.0))
        .order_by_asc(Column::UserId)
        .order_by_asc(Column::Id)
        .limit(limit)
        .lock(LockType::Update)
        .all(conn)
        .await?)
}

/// Removes these.
///
/// # Errors
/// The database failed.
pub async fn delete_many(conn: &impl ConnectionTrait, ids: Vec<i64>) -> Result<(), Error> {
    Entity::delete_many().filter(Column::Id.is_in(ids)).exec(conn).await?;
    Ok(())
}

/// Makes one of a user's logins of a kind the primary one, and all others not. `false`, and nothing changes, if it is gone.
///
/// The user is held meanwhile, so that of two at once the later one wins whole.
///
/// # Errors
/// The database failed.
pub async fn promote(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    user_id: i64,
    kind: &str,
    id: i64,
    at: Micros,
) -> Result<bool, Error> {
    users::hold(conn, organization_id, user_id).await?;
    let held = Entity::find_by_id(id).filter(Column::UserId.eq(user_id)).filter(Column::Kind.eq(kind)).lock(LockType::NoKeyUpdate);
    if held.one(conn).await?.is_none() {
        return Ok(false);
    }
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
    Ok(true)
}

/// Notes that these logins were used.
///
/// # Errors
/// The database failed.
pub async fn touch(conn: &impl Statements, ids: &[i64], at: Micros) -> Result<(), Error> {
    let list: Vec<Value> = ids.iter().copied().map(Value::from).collect();
    Ok(TOUCH.execute(conn, &[at.0.into()], &list).await?)
}

static TOUCH: Template = Template::ids("UPDATE logins SET last_used_at = $1 WHERE id {among}", 1);
