//! What an agent must know of its doors, whoever comes.

use std::collections::BTreeSet;

use super::read::ids;
use super::rows::RestrictionsRow;
use super::{Rows, allowed, read};
use crate::prepared::{Columns, Template};
use crate::{Error, Statements};

static DRIVEN: Template = Template::ids("SELECT id FROM locks WHERE organization_id = $1 AND controller_id {among} ORDER BY id", 1);

static GROUPS_OF_LOCKS: Template = Template::ids("SELECT lock_id, group_id FROM group_locks WHERE lock_id {among}", 0);

static GROUPS: Template = Template::ids("SELECT id, time_restriction_enabled FROM groups WHERE id {among} ORDER BY id", 0);

/// Doors with all of their groups.
#[derive(Debug, Default)]
pub struct Doors {
    /// The doors, which groups hold them, and the schedules of both.
    pub rows: Rows,
    /// What those groups ask for.
    pub groups: Vec<(i64, RestrictionsRow)>,
}

/// The doors that a controller drives.
///
/// # Errors
/// The database failed.
pub async fn doors(conn: &impl Statements, organization_id: i64, controller_id: i64) -> Result<Doors, Error> {
    let id = |columns: &mut Columns<'_>| columns.take();
    let driven: BTreeSet<i64> =
        DRIVEN.select(conn, &[organization_id.into()], &[controller_id.into()], id).await?.into_iter().collect();
    let mut rows = Rows { locks: read::locks(conn, &driven).await?, ..Rows::default() };
    let pairs = GROUPS_OF_LOCKS.select(conn, &[], &ids(&driven), |columns| Ok((columns.take()?, columns.take()?))).await?;
    for (lock_id, group_id) in pairs {
        rows.lock_groups.entry(lock_id).or_default().push(group_id);
    }
    rows.lock_groups.values_mut().for_each(|groups| groups.sort_unstable());
    let held: BTreeSet<i64> = rows.lock_groups.values().flatten().copied().collect();
    let restrictions =
        |columns: &mut Columns<'_>| Ok((columns.take()?, RestrictionsRow { time: columns.take()?, ..RestrictionsRow::default() }));
    let groups = GROUPS.select(conn, &[], &ids(&held), restrictions).await?;
    let timed: BTreeSet<i64> = groups.iter().filter(|(_, restrictions)| restrictions.time).map(|(id, _)| *id).collect();
    rows.group_schedules = allowed::of_groups(conn, &timed).await?;
    let timed = rows.locks.values().filter(|lock| lock.restrictions.time).map(|lock| lock.id).collect();
    rows.lock_schedules = allowed::of_locks(conn, &timed).await?;
    Ok(Doors { rows, groups })
}
