//! Who was at a place on a day, as far as the doors they opened tell (contract section 2.16).

use std::collections::{HashMap, HashSet};
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;
use doorward_core::{Code, EventType, Permission, Timestamp, day};
use doorward_store as store;
use doorward_store::entity::{event, place};
use doorward_store::event_sets::{Filter, Moment};
use doorward_store::page::{Listed, Page};

use crate::caller::Target;
use crate::event_sets::Filters;
use crate::{App, Caller, Error, places};

/// Whoever has opened no door for so long is no longer said to be there.
const INACTIVE_AFTER: Duration = Duration::from_secs(8 * 60 * 60);
/// Events read at once.
const CHUNK: u64 = 1_000;

/// Whether someone is there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Opened a door within the last eight hours.
    OnSite,
    /// Opened a door today, but none for eight hours.
    Inactive,
    /// Said to be the last to leave after the last door they opened.
    CheckedOut,
    /// The day is over.
    Expired,
}

impl Status {
    /// As clients know it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::OnSite => "on_site",
            Self::Inactive => "inactive",
            Self::CheckedOut => "checked_out",
            Self::Expired => "expired",
        }
    }
}

/// Someone who opened a door of a place on a day.
#[derive(Debug, Clone)]
pub struct Presence {
    /// Their last unlock of the day: who, by the name of then, and which door.
    pub last: event::Model,
    /// Their first unlock of the day.
    pub first_unlock_at: Timestamp,
    /// Whether they are there.
    pub status: Status,
}

/// Whose presences.
#[derive(Debug, Clone, Copy)]
pub struct Query {
    /// Where.
    pub place_id: i64,
    /// When: a day on the clock of the place.
    pub date: NaiveDate,
}

/// Who opened doors of a place on a day, the last unlock first. Reads that day's events of the place, by their index.
///
/// # Errors
/// No such place, or not permitted there.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<Presence>, Error> {
    caller.reach(Permission::EventsRead)?;
    let place = places::find(app.store().reader(), caller, query.place_id).await?;
    caller.authorize(Permission::EventsRead, Target::Place(place.id))?;
    let seen = seen(app, caller, &place, query.date).await?;
    let total = u64::try_from(seen.len()).unwrap_or(u64::MAX);
    let number = |count: u64| usize::try_from(count).unwrap_or(usize::MAX);
    let items = seen.into_iter().skip(number(page.offset)).take(number(page.limit)).collect();
    Ok(Listed { items, total, page })
}

async fn seen(app: &App, caller: &Caller, place: &place::Model, date: NaiveDate) -> Result<Vec<Presence>, Error> {
    let zone: Tz = place.time_zone.parse().unwrap_or(Tz::UTC);
    let mut found = Found::new(app.now(), date < day::of(app.now(), zone));
    let filter = unlocks(caller, place.id, date, zone)?;
    let mut behind = None;
    loop {
        let rows = store::event_sets::events(app.store().reader(), filter.clone(), i64::MAX, behind, CHUNK).await?;
        let at_end = (rows.len() as u64) < CHUNK;
        behind = rows.last().map(Moment::of).or(behind);
        for row in rows {
            found.add(row);
        }
        if at_end {
            return Ok(found.presences);
        }
    }
}

/// What tells who is there.
fn unlocks(caller: &Caller, place_id: i64, date: NaiveDate, zone: Tz) -> Result<Filter, Error> {
    let next = date.succ_opt().ok_or(Code::BadRequest)?;
    let filters = Filters {
        from: Some(day::start(date, zone)),
        until: Some(day::start(next, zone)),
        place_id: Some(place_id),
        event_success: Some(true),
        event_type: Some(format!("{},{}", EventType::LOCK_UNLOCK.name, EventType::LOCK_LAST_TO_LEAVE.name)),
        ..Filters::default()
    };
    Ok(filters.within(caller.organization_id(), caller.reach(Permission::EventsRead)?))
}

type Actor = (String, i64);

/// What the events told so far, newest first.
struct Found {
    now: Timestamp,
    is_over: bool,
    presences: Vec<Presence>,
    /// Where each actor stands among them.
    by_actor: HashMap<Actor, usize>,
    /// Who has left, and opened nothing since.
    left: HashSet<Actor>,
}

impl Found {
    fn new(now: Timestamp, is_over: bool) -> Self {
        Self { now, is_over, presences: Vec::new(), by_actor: HashMap::new(), left: HashSet::new() }
    }

    /// An event before all those so far.
    fn add(&mut self, event: event::Model) {
        let Some(actor) = event.actor_type.clone().zip(event.actor_id) else { return };
        if let Some(presence) = self.by_actor.get(&actor).and_then(|at| self.presences.get_mut(*at)) {
            if event.kind == EventType::LOCK_UNLOCK.name {
                presence.first_unlock_at = event.created_at.at();
            }
        } else if event.kind == EventType::LOCK_UNLOCK.name {
            let status = self.status(&actor, &event);
            self.by_actor.insert(actor, self.presences.len());
            self.presences.push(Presence { first_unlock_at: event.created_at.at(), status, last: event });
        } else {
            self.left.insert(actor);
        }
    }

    fn status(&self, actor: &Actor, last: &event::Model) -> Status {
        if self.is_over {
            Status::Expired
        } else if self.left.contains(actor) {
            Status::CheckedOut
        } else if self.now.since(last.created_at.at()) >= INACTIVE_AFTER {
            Status::Inactive
        } else {
            Status::OnSite
        }
    }
}
