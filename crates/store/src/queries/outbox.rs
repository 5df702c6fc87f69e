//! Messages that must leave.

use sea_orm::sea_query::{Expr, ExprTrait, SimpleExpr};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait};

use super::common;
use super::leases::Queue;
use crate::entity::outbox::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::{Error, Micros};

common::insert!(outbox);
common::delete!(outbox);

/// When a dead letter is due: after all others, so that whoever looks for what is due never meets one.
const NEVER: i64 = i64::MAX;

/// Which messages a worker takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kinds {
    /// Those of these kinds.
    Only(&'static [&'static str]),
    /// Those of every other kind.
    AllBut(&'static [&'static str]),
}

impl Kinds {
    fn condition(self) -> SimpleExpr {
        match self {
            Self::Only(kinds) => Column::Kind.is_in(kinds.iter().copied()),
            Self::AllBut(kinds) => Column::Kind.is_not_in(kinds.iter().copied()),
        }
    }
}

const QUEUE: Queue<Entity> = Queue { id: Column::Id, id_of: |row| row.id, due_at: Column::DueAt };

/// The one with this id.
///
/// # Errors
/// The database failed.
pub async fn find(conn: &impl ConnectionTrait, id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(id).one(conn).await?)
}

/// Takes those of these kinds that are due and sealed with this key for a node, and moves them to `leased_until`, so that no one else
/// takes them before. Those made before `abandoned` are taken whoever sealed them: nobody with their key came.
///
/// # Errors
/// The database failed.
pub async fn claim(
    conn: &impl ConnectionTrait,
    kinds: Kinds,
    (node, key_id): (&str, &str),
    abandoned: Micros,
    now: Micros,
    leased_until: Micros,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    let due = Entity::find()
        .filter(Column::DueAt.lte(now))
        .filter(kinds.condition())
        .filter(Column::KeyId.eq(key_id).or(Column::CreatedAt.lt(abandoned)))
        .order_by_asc(Column::DueAt)
        .limit(limit);
    QUEUE.take_noting(conn, due, leased_until, Some((Column::LeasedBy, node))).await
}

/// Counts a failed try, keeps why it failed and sets when the next one is due.
///
/// # Errors
/// The database failed.
pub async fn postpone(conn: &impl ConnectionTrait, id: i64, due_at: Micros, error: &str) -> Result<(), Error> {
    let tried = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(due_at))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Error, Expr::value(error));
    tried.filter(Column::Id.eq(id)).exec(conn).await?;
    Ok(())
}

/// Counts the last try and keeps the message as a dead letter, which nobody takes.
///
/// # Errors
/// The database failed.
pub async fn bury(conn: &impl ConnectionTrait, id: i64, now: Micros, error: &str) -> Result<(), Error> {
    let buried = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(NEVER))
        .col_expr(Column::LeasedBy, Expr::value(None::<String>))
        .col_expr(Column::DeadAt, Expr::value(now))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::Error, Expr::value(error));
    buried.filter(Column::Id.eq(id)).exec(conn).await?;
    Ok(())
}

/// Has a dead letter tried again as if it were new.
///
/// # Errors
/// The database failed.
pub async fn revive(conn: &impl ConnectionTrait, id: i64, now: Micros) -> Result<(), Error> {
    let revived = Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(now))
        .col_expr(Column::DeadAt, Expr::value(None::<i64>))
        .col_expr(Column::Attempts, Expr::value(0));
    revived.filter(Column::Id.eq(id)).exec(conn).await?;
    Ok(())
}

/// Removes dead letters that were given up before this moment, at most so many.
///
/// # Errors
/// The database failed.
pub async fn delete_dead(conn: &impl ConnectionTrait, before: Micros, most: u64) -> Result<(), Error> {
    let old = Entity::find()
        .select_only()
        .column(Column::Id)
        .filter(Column::DueAt.eq(NEVER).and(Column::DeadAt.lt(before)))
        .limit(most)
        .into_tuple::<i64>()
        .all(conn)
        .await?;
    if !old.is_empty() {
        Entity::delete_many().filter(Column::Id.is_in(old)).exec(conn).await?;
    }
    Ok(())
}

/// Which messages to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// None of this kind.
    pub except_kind: &'static str,
    /// Only dead letters, or only others.
    pub dead: Option<bool>,
    /// Only of this link.
    pub group_link_id: Option<i64>,
}

/// A page of messages, newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .filter(Column::Kind.ne(filter.except_kind))
        .apply_if(filter.dead, |select, dead| {
            select.filter(if dead { Column::DeadAt.is_not_null() } else { Column::DeadAt.is_null() })
        })
        .apply_if(filter.group_link_id, |select, id| select.filter(Column::GroupLinkId.eq(id)))
        .order_by_desc(Column::Id);
    page::list(conn, select, page).await
}

/// How long a queue is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Lengths {
    /// Due now or at another moment.
    pub waiting: u64,
    /// When the oldest of these was made.
    pub oldest: Option<Micros>,
    /// Given up.
    pub dead: u64,
}

/// How long the queue of these kinds is, of all organizations. Reads what waits and what was given up, so not for a request that somebody
/// waits for.
///
/// # Errors
/// The database failed.
pub async fn lengths(conn: &impl ConnectionTrait, kinds: Kinds) -> Result<Lengths, Error> {
    let (waiting, oldest) = Entity::find()
        .select_only()
        .column_as(Column::Id.count(), "waiting")
        .column_as(Column::CreatedAt.min(), "oldest")
        .filter(kinds.condition().and(Column::DueAt.lt(NEVER)))
        .into_tuple::<(i64, Option<Micros>)>()
        .one(conn)
        .await?
        .unwrap_or_default();
    let dead = Entity::find().filter(kinds.condition().and(Column::DueAt.eq(NEVER))).count(conn).await?;
    Ok(Lengths { waiting: u64::try_from(waiting).unwrap_or(0), oldest, dead })
}

/// Makes due what waits for later than `after` of these kinds, such as what was postponed for hours, and what an earlier run of this node
/// held when it ended.
///
/// # Errors
/// The database failed.
pub async fn hurry(conn: &impl ConnectionTrait, kinds: Kinds, node: &str, after: Micros, now: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(now))
        .filter(kinds.condition())
        .filter(Column::DueAt.gt(after).or(Column::LeasedBy.eq(node)))
        .filter(Column::DeadAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Removes the messages of a kind that carry this link and have not been given up: they have left, as it turned out.
///
/// # Errors
/// The database failed.
pub async fn settle(conn: &impl ConnectionTrait, organization_id: i64, kind: &str, group_link_id: i64) -> Result<(), Error> {
    Entity::delete_many()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::GroupLinkId.eq(group_link_id))
        .filter(Column::Kind.eq(kind))
        .filter(Column::DeadAt.is_null())
        .exec(conn)
        .await?;
    Ok(())
}
