//! Schedules: when groups and doors let through, and when doors are held open (contract section 2.12).

mod consequence;
mod create;
mod delete;
mod input;
mod list;
mod next;
mod read;
mod rule;
mod scheduleable;
mod update;

pub use consequence::Consequence;
pub use create::create;
pub use delete::delete;
pub use input::ScheduleInput;
pub use list::{Query, list};
pub use read::read;
pub use scheduleable::{Scheduleable, ScheduleableType};
pub use update::update;

use chrono_tz::Tz;
use doorward_core::{Code, Timestamp};
use doorward_store as store;
use doorward_store::entity::{place, schedule};
use sea_orm::ConnectionTrait;

use crate::record::Object;
use crate::{App, Caller, Error};

/// A schedule with what belongs to its answer.
#[derive(Debug, Clone)]
pub struct ScheduleDetail {
    /// The schedule.
    pub schedule: schedule::Model,
    /// What it is for.
    pub scheduleable: Scheduleable,
    /// The place of what it is for; none for a group of the organization.
    pub place: Option<place::Model>,
    /// When its next window starts.
    pub next_start: Option<Timestamp>,
}

/// One schedule, kept from changing until the transaction ends: a change is worked out from what is there.
async fn hold(app: &App, conn: &impl ConnectionTrait, caller: &Caller, id: i64) -> Result<ScheduleDetail, Error> {
    let row = store::schedules::find_held(conn, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    Ok(details(app, conn, caller, vec![row]).await?.pop().ok_or(Code::NotFound)?)
}

/// Schedules with what they are for, in the same order.
async fn details(
    app: &App,
    conn: &impl ConnectionTrait,
    caller: &Caller,
    rows: Vec<schedule::Model>,
) -> Result<Vec<ScheduleDetail>, Error> {
    let groups = store::groups::by_ids(conn, rows.iter().filter_map(|row| row.group_id)).await?;
    let locks = store::locks::by_ids(conn, rows.iter().filter_map(|row| row.lock_id)).await?;
    let of_groups = groups.values().filter_map(|group| group.place_id);
    let places = store::places::by_ids(conn, of_groups.chain(locks.values().map(|lock| lock.place_id))).await?;
    let organization = crate::organization::find(conn, caller.organization_id()).await?;
    let now = app.now();
    let detail = |row: schedule::Model| {
        let scheduleable = match (row.group_id, row.lock_id) {
            (Some(id), _) => Scheduleable::Group(groups.get(&id)?.clone()),
            (None, Some(id)) => Scheduleable::Lock(locks.get(&id)?.clone()),
            (None, None) => return None,
        };
        let place = match scheduleable.place_id() {
            Some(id) => Some(places.get(&id)?.clone()),
            None => None,
        };
        let zone = place.as_ref().map_or(&organization.time_zone, |place| &place.time_zone);
        let next_start = zone.parse::<Tz>().ok().and_then(|zone| next::start(&row, zone, now));
        Some(ScheduleDetail { schedule: row, scheduleable, place, next_start })
    };
    let lost = || Error::Internal("a schedule lost its group, door or place".to_owned());
    rows.into_iter().map(|row| detail(row).ok_or_else(lost)).collect()
}

fn object<'a>(schedule: &'a schedule::Model, scheduleable: &Scheduleable) -> Object<'a> {
    Object { id: schedule.id, name: schedule.name.as_deref(), place_id: scheduleable.place_id() }
}
