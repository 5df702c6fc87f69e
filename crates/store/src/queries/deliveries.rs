//! How the sending of each event to each integration went, and what still waits to be sent.

use std::collections::HashMap;

use sea_orm::sea_query::{Expr, ExprTrait, Func, OnConflict, Query};
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, Order, PaginatorTrait, QueryFilter, QueryOrder, QuerySelect, Set};

use super::leases::Queue;
use crate::entity::delivery::{ActiveModel, Column, Entity, Model};
use crate::entity::event;
use crate::page::{self, Listed, Page};
use crate::{Error, Micros};

/// It waits to be sent, for the first time or again.
pub const PENDING: &str = "pending";
/// The receiver has it.
pub const DELIVERED: &str = "delivered";
/// It was given up.
pub const FAILED: &str = "failed";

const QUEUE: Queue<Entity> = Queue { id: Column::Id, id_of: |row| row.id, due_at: Column::DueAt };

/// Adds one for each of these events, due at once; an event that the integration has one for already gets no other.
///
/// # Errors
/// The database failed.
pub async fn insert_many(
    conn: &impl ConnectionTrait,
    integration_id: i64,
    events: &[event::Model],
    now: Micros,
) -> Result<(), Error> {
    if events.is_empty() {
        return Ok(());
    }
    let rows = events.iter().map(|event| ActiveModel {
        integration_id: Set(integration_id),
        event_uuid: Set(event.uuid.clone()),
        event_kind: Set(event.kind.clone()),
        status: Set(PENDING.to_owned()),
        attempts: Set(0),
        due_at: Set(Some(now)),
        created_at: Set(now),
        ..Default::default()
    });
    let once = OnConflict::columns([Column::IntegrationId, Column::EventUuid]).do_nothing().to_owned();
    Entity::insert_many(rows).on_conflict(once).exec_without_returning(conn).await?;
    Ok(())
}

/// A page of those of an integration, newest first.
///
/// # Errors
/// The database failed.
pub async fn list(conn: &impl ConnectionTrait, integration_id: i64, page: Page) -> Result<Listed<Model>, Error> {
    let select = Entity::find().filter(Column::IntegrationId.eq(integration_id)).order_by_desc(Column::Id);
    page::list(conn, select, page).await
}

/// The integration's one with this id, kept from changing until the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn find_held(conn: &impl ConnectionTrait, integration_id: i64, id: i64) -> Result<Option<Model>, Error> {
    let select = Entity::find_by_id(id).filter(Column::IntegrationId.eq(integration_id));
    Ok(select.lock_exclusive().one(conn).await?)
}

/// What waits for an integration.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Backlog {
    /// How many, at least one.
    pub waiting: u64,
    /// Of these, those that were not tried yet.
    pub untried: u64,
    /// When the first of them is due.
    pub next: Micros,
}

/// What waits for these integrations, by id; one that nothing waits for is not in it.
///
/// # Errors
/// The database failed.
pub async fn backlogs(
    conn: &impl ConnectionTrait,
    integration_ids: impl IntoIterator<Item = i64>,
) -> Result<HashMap<i64, Backlog>, Error> {
    let select = Entity::find().filter(Column::IntegrationId.is_in(integration_ids)).filter(Column::DueAt.is_not_null());
    let select = select.select_only().column(Column::IntegrationId).column_as(Column::Id.count(), "waiting");
    let untried = Expr::case(Column::Attempts.eq(0), Expr::col(Column::Id));
    let select = select.expr_as(Func::count(untried.finally(Expr::cust("NULL"))), "untried");
    let select = select.column_as(Column::DueAt.min(), "next").group_by(Column::IntegrationId);
    let rows = select.into_tuple::<(i64, i64, i64, Micros)>().all(conn).await?;
    let number = |count| u64::try_from(count).unwrap_or(0);
    let backlog = |(id, waiting, untried, next)| (id, Backlog { waiting: number(waiting), untried: number(untried), next });
    Ok(rows.into_iter().map(backlog).collect())
}

/// Takes those of an integration that were due at `due_by`, and moves them to `leased_until`, so that no one else takes them
/// before.
///
/// # Errors
/// The database failed.
pub async fn claim(
    conn: &impl ConnectionTrait,
    integration_id: i64,
    due_by: Micros,
    leased_until: Micros,
    limit: u64,
) -> Result<Vec<Model>, Error> {
    let due = Entity::find().filter(Column::IntegrationId.eq(integration_id)).filter(Column::DueAt.lte(due_by));
    QUEUE.take(conn, due.order_by_asc(Column::DueAt).limit(limit), leased_until).await
}

/// The events of an organization with these uuids, by uuid.
///
/// # Errors
/// The database failed.
pub async fn events(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    uuids: impl IntoIterator<Item = String>,
) -> Result<HashMap<String, event::Model>, Error> {
    let select = event::Entity::find().filter(event::Column::Uuid.is_in(uuids));
    // The uuid alone finds it: SQLite would rather read all that the organization has.
    let events = select.all(conn).await?.into_iter().filter(|event| event.organization_id == organization_id);
    Ok(events.map(|event| (event.uuid.clone(), event)).collect())
}

/// How a try went.
#[derive(Clone, Debug)]
pub struct Tried {
    /// `PENDING` if it is tried again, `DELIVERED` or `FAILED`.
    pub status: &'static str,
    /// When it is tried again.
    pub due_at: Option<Micros>,
    /// First failure.
    pub failing_since: Option<Micros>,
    /// HTTP status of the answer.
    pub answer_status: Option<u16>,
    /// Why it was not delivered.
    pub error: Option<String>,
}

/// Notes how a try of one went; nothing changes if it has ended, was replayed or was tried by someone else since it was taken.
///
/// # Errors
/// The database failed.
pub async fn tried(conn: &impl ConnectionTrait, taken: &Model, tried: Tried, at: Micros) -> Result<(), Error> {
    let finished_at = tried.due_at.is_none().then_some(at);
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(tried.status))
        .col_expr(Column::Attempts, Expr::value(taken.attempts.saturating_add(1)))
        .col_expr(Column::DueAt, Expr::value(tried.due_at))
        .col_expr(Column::FailingSince, Expr::value(tried.failing_since))
        .col_expr(Column::AnswerStatus, Expr::value(tried.answer_status.map(i32::from)))
        .col_expr(Column::Error, Expr::value(tried.error))
        .col_expr(Column::AttemptedAt, Expr::value(at))
        .col_expr(Column::FinishedAt, Expr::value(finished_at))
        .filter(Column::Id.eq(taken.id))
        .filter(Column::Attempts.eq(taken.attempts))
        .filter(Column::DueAt.is_not_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Makes due what waits for later than `after`.
///
/// # Errors
/// The database failed.
pub async fn hurry(conn: &impl ConnectionTrait, integration_id: i64, after: Micros, now: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::DueAt, Expr::value(now))
        .filter(Column::IntegrationId.eq(integration_id))
        .filter(Column::DueAt.gt(after))
        .exec(conn)
        .await?;
    Ok(())
}

/// Gives up all that waits for an integration.
///
/// # Errors
/// The database failed.
pub async fn give_up(conn: &impl ConnectionTrait, integration_id: i64, error: &str, at: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(FAILED))
        .col_expr(Column::DueAt, Expr::value(None::<Micros>))
        .col_expr(Column::Error, Expr::value(error))
        .col_expr(Column::FinishedAt, Expr::value(at))
        .filter(Column::IntegrationId.eq(integration_id))
        .filter(Column::DueAt.is_not_null())
        .exec(conn)
        .await?;
    Ok(())
}

/// Begins one anew, due at once.
///
/// # Errors
/// The database failed.
pub async fn replay(conn: &impl ConnectionTrait, id: i64, now: Micros) -> Result<(), Error> {
    Entity::update_many()
        .col_expr(Column::Status, Expr::value(PENDING))
        .col_expr(Column::Attempts, Expr::value(0))
        .col_expr(Column::DueAt, Expr::value(now))
        .col_expr(Column::FailingSince, Expr::value(None::<Micros>))
        .col_expr(Column::FinishedAt, Expr::value(None::<Micros>))
        .filter(Column::Id.eq(id))
        .exec(conn)
        .await?;
    Ok(())
}

/// Whether any was finished before this moment.
///
/// # Errors
/// The database failed.
pub async fn has_finished(conn: &impl ConnectionTrait, before: Micros) -> Result<bool, Error> {
    let oldest = Entity::find().filter(Column::FinishedAt.lt(before)).select_only().column(Column::Id).limit(1);
    Ok(oldest.into_tuple::<i64>().one(conn).await?.is_some())
}

/// Removes up to `limit` that were finished before this moment, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn delete_finished(conn: &impl ConnectionTrait, before: Micros, limit: u64) -> Result<(), Error> {
    let oldest = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(Column::FinishedAt).lt(before))
        .order_by(Column::FinishedAt, Order::Asc)
        .limit(limit)
        .to_owned();
    Entity::delete_many().filter(Column::Id.in_subquery(oldest)).exec(conn).await?;
    Ok(())
}

/// Removes up to `limit` of an integration, and how many those were.
///
/// # Errors
/// The database failed.
pub async fn delete_some(conn: &impl ConnectionTrait, integration_id: i64, limit: u64) -> Result<u64, Error> {
    let oldest = Query::select()
        .column(Column::Id)
        .from(Entity)
        .and_where(Expr::col(Column::IntegrationId).eq(integration_id))
        .order_by(Column::Id, Order::Asc)
        .limit(limit)
        .to_owned();
    Ok(Entity::delete_many().filter(Column::Id.in_subquery(oldest)).exec(conn).await?.rows_affected)
}

/// How many wait to be sent, of all integrations.
///
/// # Errors
/// The database failed.
pub async fn count_pending(conn: &impl ConnectionTrait) -> Result<u64, Error> {
    Ok(Entity::find().filter(Column::DueAt.is_not_null()).count(conn).await?)
}
