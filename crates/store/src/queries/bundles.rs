//! What agents are told so that they can decide alone.

use std::time::Duration;

use doorward_core::decide::Validity;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, QueryFilter, QueryOrder, Statement, Value};

use super::facts::Allowed;
use super::facts::read::{allowed, validity};
use crate::entity::bundle_key::{ActiveModel, Column, Entity, Model};
use crate::prepared::{Columns, Template};
use crate::{Error, Micros, Statements};

/// A link that carries a pass.
#[derive(Debug, Clone)]
pub struct LinkRow {
    /// Its id.
    pub id: i64,
    /// Its organization.
    pub organization_id: i64,
    /// Its group.
    pub group_id: i64,
    /// `link_enabled`.
    pub enabled: bool,
    /// `valid_from` and `valid_until`.
    pub validity: Validity,
    /// How often it opens.
    pub allowed: Allowed,
    /// The SHA-256 of the text of its pass.
    pub pass: Vec<u8>,
}

macro_rules! links {
    ($condition:literal) => {
        concat!(
            "SELECT l.id, l.organization_id, l.group_id, l.link_enabled, l.valid_from, l.valid_until, l.unlock_limit, \
             l.unlock_limit_period, l.unlocks_count, l.unlocks_since, COALESCE(p.time_zone, o.time_zone), k.digest \
             FROM group_links l JOIN link_passes k ON k.group_link_id = l.id JOIN groups g ON g.id = l.group_id \
             JOIN organizations o ON o.id = l.organization_id LEFT JOIN places p ON p.id = g.place_id WHERE ",
            $condition
        )
    };
}

static LINKS: Template = Template::ids(links!("l.id {among}"), 0);

static LINKS_OF_GROUP: Template = Template::ids(
    links!("l.id > $1 AND (l.valid_until IS NULL OR l.valid_until > $2) AND l.group_id {among} ORDER BY l.id LIMIT $3"),
    3,
);

/// These links, as far as they carry a pass.
///
/// # Errors
/// The database failed.
pub async fn links(conn: &impl Statements, ids: impl IntoIterator<Item = i64>) -> Result<Vec<LinkRow>, Error> {
    let ids: Vec<Value> = ids.into_iter().map(Value::from).collect();
    Ok(LINKS.select(conn, &[], &ids, link).await?)
}

/// Some of a group's links that carry a pass and were not over before a moment: in the order of their ids, after this one.
///
/// # Errors
/// The database failed.
pub async fn links_of_group(
    conn: &impl Statements,
    group_id: i64,
    after: i64,
    not_over_before: Micros,
    limit: u32,
) -> Result<Vec<LinkRow>, Error> {
    let fixed = [after.into(), not_over_before.0.into(), i64::from(limit).into()];
    Ok(LINKS_OF_GROUP.select(conn, &fixed, &[group_id.into()], link).await?)
}

fn link(columns: &mut Columns<'_>) -> Result<LinkRow, sea_orm::DbErr> {
    Ok(LinkRow {
        id: columns.take()?,
        organization_id: columns.take()?,
        group_id: columns.take()?,
        enabled: columns.take()?,
        validity: validity(columns)?,
        allowed: allowed(columns)?,
        pass: columns.take()?,
    })
}

/// Up to where changes are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Horizon {
    /// Every change with a smaller number is done; none that comes gets one.
    pub turn: i64,
    /// How long ago it was that everything which is done now was certainly below it.
    pub age: Duration,
    /// The highest id that a link has been given, there or gone; of one that is being made, too.
    pub last_link: i64,
}

/// What has changed, of `kind` a number of `core::bundle::Kind`, 5 a place, or 6 the organization.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Changed {
    /// The organization.
    pub organization_id: i64,
    /// Of what kind.
    pub kind: i64,
    /// Which.
    pub row_id: i64,
}

/// On SQLite there is one writer, and numbers are given in their order.
const SQLITE_HORIZON: &str = "SELECT COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'bundle_changes'), 0) + 1, 0, \
     COALESCE((SELECT seq FROM sqlite_sequence WHERE name = 'group_links'), 0)";

/// On PostgreSQL, transactions below the oldest that is under way are done. That one has begun so many microseconds ago.
const POSTGRES_HORIZON: &str = "SELECT pg_snapshot_xmin(pg_current_snapshot())::text::bigint, COALESCE((SELECT \
     (EXTRACT(EPOCH FROM MAX(clock_timestamp() - xact_start)) * 1000000)::bigint FROM pg_stat_activity \
     WHERE backend_xid IS NOT NULL AND datname = current_database()), 0), \
     COALESCE(pg_sequence_last_value(pg_get_serial_sequence('group_links', 'id')::regclass), 0)";

/// Up to where changes are known now.
///
/// # Errors
/// The database failed.
pub async fn horizon(conn: &impl ConnectionTrait) -> Result<Horizon, Error> {
    let backend = conn.get_database_backend();
    let text = if backend == DbBackend::Postgres { POSTGRES_HORIZON } else { SQLITE_HORIZON };
    let row = conn.query_one_raw(Statement::from_string(backend, text)).await?.ok_or_else(missing)?;
    let age: i64 = row.try_get_by_index(1)?;
    let age = Duration::from_micros(u64::try_from(age).unwrap_or(0));
    Ok(Horizon { turn: row.try_get_by_index(0)?, age, last_link: row.try_get_by_index(2)? })
}

/// What has changed from one horizon to the next, of all organizations or of one, each once. `None` if that is not kept any more, or is
/// more than `most`.
///
/// # Errors
/// The database failed.
pub async fn changes(
    conn: &impl ConnectionTrait,
    organization_id: Option<i64>,
    (from, to): (i64, i64),
    most: u32,
) -> Result<Option<Vec<Changed>>, Error> {
    let backend = conn.get_database_backend();
    let pruned = conn.query_one_raw(Statement::from_string(backend, "SELECT turn FROM bundle_pruned WHERE id = 1")).await?;
    let pruned: i64 = pruned.ok_or_else(missing)?.try_get_by_index(0)?;
    if from < pruned {
        return Ok(None);
    }
    let text = "SELECT DISTINCT organization_id, kind, row_id FROM bundle_changes WHERE turn >= $1 AND turn < $2 \
                AND (organization_id = $3 OR $4) ORDER BY organization_id, kind, row_id LIMIT $5";
    let all = organization_id.is_none();
    let values: [Value; 5] =
        [from.into(), to.into(), organization_id.unwrap_or(0).into(), all.into(), (i64::from(most) + 1).into()];
    let rows = conn.query_all_raw(Statement::from_sql_and_values(backend, text, values)).await?;
    if rows.len() > usize::try_from(most).unwrap_or(usize::MAX) {
        return Ok(None);
    }
    let changed = |row: &sea_orm::QueryResult| {
        Ok(Changed { organization_id: row.try_get_by_index(0)?, kind: row.try_get_by_index(1)?, row_id: row.try_get_by_index(2)? })
    };
    rows.iter().map(changed).collect::<Result<Vec<_>, Error>>().map(Some)
}

/// The number of the last change of an organization that has at least this number, if there is one.
///
/// # Errors
/// The database failed.
pub async fn last_change(conn: &impl ConnectionTrait, organization_id: i64, from: i64) -> Result<Option<i64>, Error> {
    let text = "SELECT MAX(turn) FROM bundle_changes WHERE turn >= $1 AND organization_id = $2";
    let values: [Value; 2] = [from.into(), organization_id.into()];
    let row = conn.query_one_raw(Statement::from_sql_and_values(conn.get_database_backend(), text, values)).await?;
    Ok(row.ok_or_else(missing)?.try_get_by_index(0)?)
}

/// Forgets changes that are not among about as many as this that were last.
///
/// # Errors
/// The database failed.
pub async fn prune(conn: &impl ConnectionTrait, kept: u32) -> Result<(), Error> {
    let backend = conn.get_database_backend();
    let text = "SELECT turn FROM bundle_changes ORDER BY turn DESC LIMIT 1 OFFSET $1";
    let row = conn.query_one_raw(Statement::from_sql_and_values(backend, text, [i64::from(kept).into()])).await?;
    let Some(row) = row else { return Ok(()) };
    let below: i64 = row.try_get_by_index::<i64>(0)? + 1;
    let mark = "UPDATE bundle_pruned SET turn = $1 WHERE id = 1 AND turn < $1";
    conn.execute_raw(Statement::from_sql_and_values(backend, mark, [below.into()])).await?;
    conn.execute_raw(Statement::from_sql_and_values(backend, "DELETE FROM bundle_changes WHERE turn < $1", [below.into()])).await?;
    Ok(())
}

/// Which controllers drive these doors now; of a door that none drives, there is nothing.
///
/// # Errors
/// The database failed.
pub async fn drivers(conn: &impl Statements, locks: impl IntoIterator<Item = i64>) -> Result<Vec<(i64, i64)>, Error> {
    static DRIVERS: Template =
        Template::ids("SELECT id, controller_id FROM locks WHERE controller_id IS NOT NULL AND id {among}", 0);
    let ids: Vec<Value> = locks.into_iter().map(Value::from).collect();
    Ok(DRIVERS.select(conn, &[], &ids, |columns| Ok((columns.take()?, columns.take()?))).await?)
}

/// The keys that sign bundles, the oldest first.
///
/// # Errors
/// The database failed.
pub async fn keys(conn: &impl ConnectionTrait) -> Result<Vec<Model>, Error> {
    Ok(Entity::find().order_by_asc(Column::Id).all(conn).await?)
}

/// That of the servers that have this key of a data folder.
///
/// # Errors
/// The database failed.
pub async fn key_of(conn: &impl ConnectionTrait, sealed_with: &str) -> Result<Option<Model>, Error> {
    Ok(Entity::find().filter(Column::SealedWith.eq(sealed_with)).one(conn).await?)
}

/// Adds one, unless these servers have one.
///
/// # Errors
/// The database failed.
pub async fn insert_key(conn: &impl ConnectionTrait, row: ActiveModel) -> Result<(), Error> {
    let once = OnConflict::column(Column::SealedWith).do_nothing().to_owned();
    Entity::insert(row).on_conflict(once).exec_without_returning(conn).await?;
    Ok(())
}

fn missing() -> Error {
    Error::from(sea_orm::DbErr::RecordNotFound("a row that is always there".to_owned()))
}
