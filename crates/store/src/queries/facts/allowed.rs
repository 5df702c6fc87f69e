//! When groups and doors let through.

use std::collections::{BTreeSet, HashMap};

use doorward_core::schedule::Schedule;
use sea_orm::DbErr;

use super::read::ids;
use crate::entity::schedule::Model;
use crate::prepared::{Columns, Template};
use crate::queries::schedules::{ALLOW, rule_or_never};
use crate::{Error, Micros, Statements};

macro_rules! allowed {
    ($column:literal) => {
        Template::ids(
            concat!(
                "SELECT id, organization_id, group_id, lock_id, consequence, kind, name, enabled, overrides, weekdays, starts_at_minute, \
                 ends_at_minute, starts_at, ends_at, starts_at_date, ends_at_date, created_at, updated_at \
                 FROM schedules WHERE consequence = $1 AND enabled AND ",
                $column,
                " {among}"
            ),
            1,
        )
    };
}

static OF_GROUPS: Template = allowed!("group_id");
static OF_LOCKS: Template = allowed!("lock_id");

/// The enabled `allow` schedules of these groups, by group.
pub(super) async fn of_groups(conn: &impl Statements, groups: &BTreeSet<i64>) -> Result<HashMap<i64, Vec<Schedule>>, Error> {
    let rows = OF_GROUPS.select(conn, &[ALLOW.into()], &ids(groups), model).await?;
    Ok(by(rows, |row| row.group_id))
}

/// The enabled `allow` schedules of these doors, by door.
pub(super) async fn of_locks(conn: &impl Statements, locks: &BTreeSet<i64>) -> Result<HashMap<i64, Vec<Schedule>>, Error> {
    let rows = OF_LOCKS.select(conn, &[ALLOW.into()], &ids(locks), model).await?;
    Ok(by(rows, |row| row.lock_id))
}

fn by(rows: Vec<Model>, owner: impl Fn(&Model) -> Option<i64>) -> HashMap<i64, Vec<Schedule>> {
    let mut schedules: HashMap<i64, Vec<Schedule>> = HashMap::new();
    for row in rows {
        if let Some(id) = owner(&row) {
            schedules.entry(id).or_default().push(rule_or_never(&row));
        }
    }
    schedules
}

fn model(columns: &mut Columns<'_>) -> Result<Model, DbErr> {
    Ok(Model {
        id: columns.take()?,
        organization_id: columns.take()?,
        group_id: columns.take()?,
        lock_id: columns.take()?,
        consequence: columns.take()?,
        kind: columns.take()?,
        name: columns.take()?,
        enabled: columns.take()?,
        overrides: columns.take()?,
        weekdays: columns.take()?,
        starts_at_minute: columns.take()?,
        ends_at_minute: columns.take()?,
        starts_at: columns.take::<Option<i64>>()?.map(Micros),
        ends_at: columns.take::<Option<i64>>()?.map(Micros),
        starts_at_date: columns.take()?,
        ends_at_date: columns.take()?,
        created_at: Micros(columns.take()?),
        updated_at: Micros(columns.take()?),
    })
}
