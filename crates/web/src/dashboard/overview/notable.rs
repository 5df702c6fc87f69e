//! What somebody should look at: refusals, links that end soon, messages that did not leave.

use std::time::Duration;

use doorward_app::event_sets::{self, EventList, EventSetInput};
use doorward_app::{Error, group_links, messages};
use doorward_core::EventType;
use doorward_core::input::Field;
use doorward_store::page::Page;

use crate::dashboard::events::entry::Places;
use crate::dashboard::happened::happened;
use crate::dashboard::page::count;
use crate::dashboard::tag::When;
use crate::dashboard::visit::Visit;

/// How far back refusals are of interest.
const DAY: Duration = Duration::from_hours(24);
/// As long as an interval may be.
const LONGEST: Duration = Duration::from_hours(90 * 24);
/// How soon is soon.
const WEEK: Duration = Duration::from_hours(7 * 24);
const REFUSALS: u64 = 5;
const LINKS: Page = Page { limit: 5, offset: 0 };
const MESSAGES: Page = Page { limit: 1, offset: 0 };

/// The newest of a day.
pub struct Refusals {
    pub rows: Vec<Refusal>,
    pub more: bool,
}

pub struct Refusal {
    pub uuid: String,
    /// `Ada was refused at Front door`.
    pub told: String,
    pub reason: Option<&'static str>,
    pub when: When,
}

pub async fn refusals(visit: &Visit) -> Result<Refusals, Error> {
    let from = visit.now().before(DAY);
    let input = EventSetInput {
        interval: Field::Value(format!("{from}/{}", from.after(LONGEST))),
        event_type: Field::Value(format!("{},{}", EventType::LOCK_UNLOCK.name, EventType::LOCK_FIRST_TO_ARRIVE.name)),
        event_success: Field::Value(false),
        ..EventSetInput::default()
    };
    let EventList { events, cursor, .. } = event_sets::list(&visit.app, &visit.caller, input, None, REFUSALS).await?;
    let places = Places::of(visit, &events).await?;
    let rows = events.iter().map(|event| {
        let words = happened(event);
        Refusal {
            uuid: event.uuid.clone(),
            told: format!("{} {} {}{}", words.who, words.before, words.object, words.after),
            reason: words.reason,
            when: When::new(event.created_at.at(), places.zone(event.place_id), visit.now()),
        }
    });
    Ok(Refusals { rows: rows.collect(), more: cursor.is_some() })
}

/// The links that stop within a week, the next first.
pub struct Expiring {
    pub rows: Vec<Link>,
    /// How many more there are.
    pub more: u64,
}

pub struct Link {
    pub id: i64,
    pub name: String,
    pub group: String,
    pub until: Option<When>,
}

pub async fn expiring(visit: &Visit) -> Result<Expiring, Error> {
    let listed = group_links::expiring(&visit.app, &visit.caller, WEEK, LINKS).await?;
    let more = listed.total.saturating_sub(listed.items.len() as u64);
    let rows = listed.items.into_iter().map(|detail| Link {
        id: detail.group_link.id,
        until: detail.group_link.valid_until.map(|until| When::new(until.at(), &detail.zone, visit.now())),
        name: detail.group_link.name,
        group: detail.group.name,
    });
    Ok(Expiring { rows: rows.collect(), more })
}

/// Messages that were given up.
pub struct Undelivered {
    pub told: Option<String>,
    /// Why the newest one was.
    pub error: Option<String>,
}

pub async fn undelivered(visit: &Visit) -> Result<Undelivered, Error> {
    let query = messages::Query { failed: Some(true), ..messages::Query::default() };
    let listed = messages::list(&visit.app, &visit.caller, query, MESSAGES).await?;
    Ok(Undelivered {
        told: (listed.total > 0).then(|| count(listed.total, "message")),
        error: listed.items.into_iter().next().and_then(|message| message.error),
    })
}
