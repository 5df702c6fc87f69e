//! Reports.

use sea_orm::sea_query::{Expr, ExprTrait, LockType};
use sea_orm::{
    ColumnTrait, ConnectionTrait, EntityTrait, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, QueryTrait, UpdateMany,
};

use super::common;
use super::leases::Queue;
use crate::entity::organization;
use crate::entity::report::{Column, Entity, Model};
use crate::page::{self, Listed, Page};
use crate::search::contains;
use crate::{Error, Micros};

common::insert!(report);
common::delete!(report);
common::find!(report);
common::find_held!(report);

/// Nobody has begun it.
pub const WAITING: &str = "waiting";
/// It was begun.
pub const IN_PROGRESS: &str = "in_progress";
/// It is there.
pub const FINISHED: &str = "finished";
/// There will be none.
pub const FAILED: &str = "failed";

const QUEUE: Queue<Entity> = Queue { id: Column::Id, id_of: |row| row.id, due_at: Column::DueAt };

/// Which reports to list.
#[derive(Clone, Debug)]
pub struct Filter {
    /// The organization.
    pub organization_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this status.
    pub status: Option<String>,
    /// Only those that this made.
    pub scheduled_report_id: Option<i64>,
}

/// A page of reports, newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, filter: Filter, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(filter.organization_id))
        .apply_if(filter.ids, |select, ids| select.filter(Column::Id.is_in(ids)))
        .apply_if(filter.query, |select, text| select.filter(contains(&[Column::Name], &text)))
        .apply_if(filter.status, |select, status| select.filter(Column::Status.eq(status)))
        .apply_if(filter.scheduled_report_id, |select, id| select.filter(Column::ScheduledReportId.eq(id)))
        .order_by_desc(Column::Id);
    page::list(conn, select, page).await
}

/// How many of an organization were asked for by users.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Counts {
    /// All of them.
    pub all: u64,
    /// Those that have not ended.
    pub waiting: u64,
}

/// How many an organization has. Nobody else adds one to it before the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn counts(conn: &impl ConnectionTrait, organization_id: i64) -> Result<Counts, Error> {
    // Two who add at once would each count without the other's. SQLite has one writer and needs no lock.
    organization::Entity::find_by_id(organization_id).lock(LockType::NoKeyUpdate).one(conn).await?;
    let asked_for = Entity::find().filter(Column::OrganizationId.eq(organization_id)).filter(Column::DueOn.is_null());
    // Exports have a limit of their own.
    let asked_for = asked_for.filter(Column::Filters.is_null());
    let all = asked_for.clone().count(conn).await?;
    let waiting = asked_for.filter(Column::DueAt.is_not_null()).count(conn).await?;
    Ok(Counts { all, waiting })
}

/// The exports of a user, newest first.
///
/// # Errors
/// The database failed.
pub async fn exports_of(conn: &impl ConnectionTrait, organization_id: i64, user_id: i64) -> Result<Vec<Model>, Error> {
    let select = Entity::find()
        .filter(Column::OrganizationId.eq(organization_id))
        .filter(Column::CreatedById.eq(user_id))
        .filter(Column::Filters.is_not_null());
    Ok(select.order_by_desc(Column::Id).all(conn).await?)
}

/// Whether any of whatever organization is due.
///
/// # Errors
/// The database failed.
pub async fn any_due(conn: &impl ConnectionTrait, now: Micros) -> Result<bool, Error> {
    Ok(Entity::find().filter(Column::DueAt.lte(now)).one(conn).await?.is_some())
}

/// Takes the one that has been due longest, and moves it to `leased_until`, so that no one else takes it before. It counts as
/// begun once more.
///
/// # Errors
/// The database failed.
pub async fn claim(conn: &impl ConnectionTrait, now: Micros, leased_until: Micros) -> Result<Option<Model>, Error> {
    let due = Entity::find().filter(Column::DueAt.lte(now)).order_by_asc(Column::DueAt).order_by_asc(Column::Id).limit(1);
    let Some(mut taken) = QUEUE.take(conn, due, leased_until).await?.pop() else { return Ok(None) };
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(IN_PROGRESS))
        .col_expr(Column::Attempts, Expr::col(Column::Attempts).add(1))
        .col_expr(Column::UpdatedAt, Expr::value(now))
        .filter(Column::Id.eq(taken.id))
        .exec(conn)
        .await?;
    taken.status = IN_PROGRESS.to_owned();
    taken.attempts += 1;
    (taken.due_at, taken.updated_at) = (Some(leased_until), now);
    Ok(Some(taken))
}

/// Moves one that was taken to a later moment: `false` if it has ended or gone, or was taken by someone else since. Until the
/// transaction ends it stays whose it is.
///
/// # Errors
/// The database failed.
pub async fn hold(conn: &impl ConnectionTrait, taken: &Model, until: Micros) -> Result<bool, Error> {
    let update = of_taker(taken).col_expr(Column::DueAt, Expr::value(until));
    Ok(update.exec(conn).await?.rows_affected == 1)
}

/// Notes how many rows one that was taken has, and how far back in time they reach: `false` if it is somebody else's.
///
/// # Errors
/// The database failed.
pub async fn tell(conn: &impl ConnectionTrait, taken: &Model, rows_count: i64, reached_at: Micros) -> Result<bool, Error> {
    let update =
        of_taker(taken).col_expr(Column::RowsCount, Expr::value(rows_count)).col_expr(Column::ReachedAt, Expr::value(reached_at));
    Ok(update.exec(conn).await?.rows_affected == 1)
}

/// How one ended.
#[derive(Clone, Debug)]
pub struct Ended {
    /// `FINISHED` or `FAILED`.
    pub status: &'static str,
    /// Why it failed.
    pub error: Option<String>,
    /// Rows.
    pub rows_count: i64,
    /// Bytes.
    pub size: i64,
}

/// Notes how one that was taken ended: `false` if it had ended or gone, or was taken by someone else since.
///
/// # Errors
/// The database failed.
pub async fn end(conn: &impl ConnectionTrait, taken: &Model, ended: Ended, at: Micros) -> Result<bool, Error> {
    let update = of_taker(taken)
        .col_expr(Column::Status, Expr::value(ended.status))
        .col_expr(Column::Error, Expr::value(ended.error))
        .col_expr(Column::RowsCount, Expr::value(ended.rows_count))
        .col_expr(Column::Size, Expr::value(ended.size))
        .col_expr(Column::DueAt, Expr::value(None::<Micros>))
        .col_expr(Column::UpdatedAt, Expr::value(at))
        .col_expr(Column::FinishedAt, Expr::value(at));
    Ok(update.exec(conn).await?.rows_affected == 1)
}

/// Nothing changes unless it is still whose it was when it was taken.
fn of_taker(taken: &Model) -> UpdateMany<Entity> {
    Entity::update_many()
        .filter(Column::Id.eq(taken.id))
        .filter(Column::Attempts.eq(taken.attempts))
        .filter(Column::DueAt.is_not_null())
}

/// Up to `limit` that ended before this moment, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn ended_before(conn: &impl ConnectionTrait, before: Micros, limit: u64) -> Result<Vec<Model>, Error> {
    let old = Entity::find().filter(Column::FinishedAt.lt(before)).order_by_asc(Column::FinishedAt);
    Ok(old.limit(limit).all(conn).await?)
}
