//! What holds doors open by themselves: their timer schedules, and what has come of them.

use std::collections::HashMap;

use doorward_core::Timestamp;
use sea_orm::sea_query::Expr;
use sea_orm::{ColumnTrait, ConnectionTrait, EntityTrait, FromQueryResult, QueryFilter, QueryOrder, QuerySelect, Statement, Value};
use serde_json::Value as Json;

use super::schedules::{FIRST_TO_ARRIVE, UNLOCK};
use crate::entity::door_timer::{Column, Entity, Model};
use crate::entity::{command, schedule};
use crate::prepared::Template;
use crate::transaction::Statements;
use crate::{Error, Micros};

/// A door that has a timer schedule, or that one has held open or tried to.
#[derive(Clone, Debug, FromQueryResult)]
pub struct Door {
    /// The door.
    pub lock_id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its place.
    pub place_id: i64,
    /// Its name.
    pub name: String,
    /// How it is opened.
    pub relay: Option<Json>,
    /// Whether it or its place is locked down.
    pub locked_down: bool,
    /// The zone of its place.
    pub time_zone: String,
    /// Last first arrival.
    pub arrived_at: Option<Micros>,
    /// Last time that someone was last to leave.
    pub left_at: Option<Micros>,
    /// Since when it is held open.
    pub held_since: Option<Micros>,
    /// When its relay was last told to hold.
    pub renewed_at: Option<Micros>,
    /// Since when its relay fails to hold.
    pub failed_at: Option<Micros>,
}

const DOORS: &str = "SELECT l.id AS lock_id, l.organization_id, l.place_id, l.name, l.relay, \
    (l.locked_down_since IS NOT NULL OR p.locked_down_since IS NOT NULL) AS locked_down, p.time_zone, \
    t.arrived_at, t.left_at, t.held_since, t.renewed_at, t.failed_at \
    FROM (SELECT lock_id FROM schedules WHERE consequence IN ($1, $2) AND enabled AND lock_id > $3 \
    UNION SELECT lock_id FROM door_timers WHERE lock_id > $3 AND (held_since IS NOT NULL OR failed_at IS NOT NULL)) AS timed \
    JOIN locks l ON l.id = timed.lock_id JOIN places p ON p.id = l.place_id LEFT JOIN door_timers t ON t.lock_id = l.id \
    ORDER BY l.id LIMIT $4";

/// Up to `limit` of these doors after the one with that id, by id, of every organization.
///
/// # Errors
/// The database failed.
pub async fn doors(conn: &impl ConnectionTrait, after: i64, limit: u32) -> Result<Vec<Door>, Error> {
    let values = [UNLOCK.into(), FIRST_TO_ARRIVE.into(), after.into(), i64::from(limit).into()];
    let statement = Statement::from_sql_and_values(conn.get_database_backend(), DOORS, values);
    Ok(Door::find_by_statement(statement).all(conn).await?)
}

/// The enabled timer schedules of these doors, by id.
///
/// # Errors
/// The database failed.
pub async fn schedules(conn: &impl ConnectionTrait, locks: impl IntoIterator<Item = i64>) -> Result<Vec<schedule::Model>, Error> {
    Ok(schedule::Entity::find()
        .filter(schedule::Column::Consequence.is_in([UNLOCK, FIRST_TO_ARRIVE]))
        .filter(schedule::Column::LockId.is_in(locks))
        .filter(schedule::Column::Enabled.eq(true))
        .order_by_asc(schedule::Column::Id)
        .all(conn)
        .await?)
}

/// What the timers of these doors have done, by door.
///
/// # Errors
/// The database failed.
pub async fn of_doors(conn: &impl ConnectionTrait, locks: impl IntoIterator<Item = i64>) -> Result<HashMap<i64, Model>, Error> {
    let rows = Entity::find().filter(Column::LockId.is_in(locks)).all(conn).await?;
    Ok(rows.into_iter().map(|row| (row.lock_id, row)).collect())
}

static ENSURE: Template = Template::ids(
    "INSERT INTO door_timers (lock_id, organization_id) SELECT id, organization_id FROM locks WHERE id {among} ORDER BY id \
     ON CONFLICT (lock_id) DO NOTHING",
    0,
);

/// Gives each of these doors a row if it has none; a door that is gone gets none.
///
/// # Errors
/// The database failed.
pub async fn ensure(conn: &impl Statements, locks: impl IntoIterator<Item = i64>) -> Result<(), Error> {
    let list: Vec<Value> = locks.into_iter().map(Value::from).collect();
    Ok(ENSURE.execute(conn, &[], &list).await?)
}

/// What a door's timers have done; nobody else changes it until the transaction ends.
///
/// # Errors
/// The database failed.
pub async fn held(conn: &impl ConnectionTrait, lock_id: i64) -> Result<Option<Model>, Error> {
    Ok(Entity::find_by_id(lock_id).lock_exclusive().one(conn).await?)
}

/// Notes that someone arrived who was awaited.
///
/// # Errors
/// The database failed.
pub async fn arrived(conn: &impl ConnectionTrait, lock_id: i64, at: Timestamp) -> Result<(), Error> {
    mark(conn, lock_id, Column::ArrivedAt, at).await
}

/// Notes that someone was last to leave.
///
/// # Errors
/// The database failed.
pub async fn left(conn: &impl ConnectionTrait, lock_id: i64, at: Timestamp) -> Result<(), Error> {
    mark(conn, lock_id, Column::LeftAt, at).await
}

async fn mark(conn: &impl ConnectionTrait, lock_id: i64, column: Column, at: Timestamp) -> Result<(), Error> {
    let at = Expr::value(Micros::from(at));
    Entity::update_many().col_expr(column, at).filter(Column::LockId.eq(lock_id)).exec(conn).await?;
    Ok(())
}

/// How far the relay of a door has been driven.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Drive {
    /// Since when the door is held open.
    pub held_since: Option<Timestamp>,
    /// When its relay was last told to hold.
    pub renewed_at: Option<Timestamp>,
    /// Since when its relay fails to hold.
    pub failed_at: Option<Timestamp>,
}

/// Goes from one state to the next; `false`, and nothing changes, if the door is not in the first one: another node was
/// quicker.
///
/// # Errors
/// The database failed.
pub async fn swap(conn: &impl ConnectionTrait, lock_id: i64, from: Drive, to: Drive) -> Result<bool, Error> {
    let columns = [
        (Column::HeldSince, from.held_since, to.held_since),
        (Column::RenewedAt, from.renewed_at, to.renewed_at),
        (Column::FailedAt, from.failed_at, to.failed_at),
    ];
    let mut update = Entity::update_many().filter(Column::LockId.eq(lock_id));
    for (column, from, to) in columns {
        let is_there = from.map_or_else(|| column.is_null(), |at| column.eq(Micros::from(at)));
        update = update.filter(is_there).col_expr(column, Expr::value(to.map(Micros::from)));
    }
    Ok(update.exec(conn).await?.rows_affected > 0)
}

/// Takes back a command whose order has failed again, of which there is a record already.
///
/// # Errors
/// The database failed.
pub async fn withdraw(conn: &impl ConnectionTrait, organization_id: i64, command_id: String) -> Result<(), Error> {
    command::Entity::delete_by_id((organization_id, command_id)).exec(conn).await?;
    Ok(())
}
