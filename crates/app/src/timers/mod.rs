//! Doors that are held open by their schedules (contract sections 2.8 and 2.12).
//!
//! [`doorward_core::door_timer`] says what a door's schedules make of it; the [`Worker`] has it so. A hold is a lease of two
//! minutes at most, renewed while it is to last, so that a door closes by itself if nobody renews it. What has come of a
//! door's timers stands in the database: it survives a restart, and of several nodes one drives a door.

mod arrivals;
mod door;
mod errand;
mod first_to_arrive;
mod last_to_leave;
mod watch;
mod words;
mod worker;
mod writing;

pub(crate) use arrivals::{Arrival, leave, mark_arrivals};
pub use first_to_arrive::first_to_arrive;
pub use last_to_leave::last_to_leave;
pub(crate) use watch::Watch;
pub use worker::{Worker, run};

use std::collections::{BTreeMap, HashMap};

use doorward_core::Timestamp;
use doorward_core::door_timer::{DoorTimer, Marks, Rules};
use doorward_store as store;
use doorward_store::door_timers::Drive;
use doorward_store::entity::{door_timer, schedule};
use doorward_store::schedules::{FIRST_TO_ARRIVE, UNLOCK, rule_or_never};
use sea_orm::ConnectionTrait;

use crate::Error;

/// The timers of a door, as the database tells them.
#[derive(Debug, Clone)]
pub(crate) struct Timers {
    /// Its schedules.
    pub rules: Rules,
    /// What people did.
    pub marks: Marks,
    /// Whether its relay is held.
    pub drive: Drive,
}

impl Timers {
    /// What they make of it now.
    pub fn state(&self, now: Timestamp) -> DoorTimer {
        self.rules.state(self.marks, now)
    }
}

/// The timers of these doors, with the zones of their places: two queries. A door in an unknown zone has none.
pub(crate) async fn of_doors(conn: &impl ConnectionTrait, zones: BTreeMap<i64, &str>) -> Result<HashMap<i64, Timers>, Error> {
    if zones.is_empty() {
        return Ok(HashMap::new());
    }
    let schedules = by_door(store::door_timers::schedules(conn, zones.keys().copied()).await?);
    let rows = store::door_timers::of_doors(conn, zones.keys().copied()).await?;
    let timers = zones.into_iter().filter_map(|(lock_id, zone)| {
        let rules = rules(zone, schedules.get(&lock_id).map(Vec::as_slice).unwrap_or_default())?;
        let row = rows.get(&lock_id);
        let (marks, drive) = (row.map(marks).unwrap_or_default(), row.map(drive).unwrap_or_default());
        Some((lock_id, Timers { rules, marks, drive }))
    });
    Ok(timers.collect())
}

fn by_door(schedules: Vec<schedule::Model>) -> HashMap<i64, Vec<schedule::Model>> {
    let mut by_door: HashMap<i64, Vec<schedule::Model>> = HashMap::new();
    for schedule in schedules {
        if let Some(lock_id) = schedule.lock_id {
            by_door.entry(lock_id).or_default().push(schedule);
        }
    }
    by_door
}

/// A door's schedules, sorted out; `None` if the zone is unknown.
fn rules(zone: &str, schedules: &[schedule::Model]) -> Option<Rules> {
    let of = |consequence: &str| schedules.iter().filter(|row| row.consequence == consequence).map(rule_or_never).collect();
    Some(Rules { unlock: of(UNLOCK), first_to_arrive: of(FIRST_TO_ARRIVE), zone: zone.parse().ok()? })
}

fn marks(row: &door_timer::Model) -> Marks {
    Marks { arrived_at: row.arrived_at.map(Into::into), left_at: row.left_at.map(Into::into) }
}

fn drive(row: &door_timer::Model) -> Drive {
    Drive {
        held_since: row.held_since.map(Into::into),
        renewed_at: row.renewed_at.map(Into::into),
        failed_at: row.failed_at.map(Into::into),
    }
}
