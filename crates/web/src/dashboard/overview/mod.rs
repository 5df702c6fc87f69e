//! The overview: today at a glance, and the doors that the person sees.
//!
//! What it costs: each part is one page of a list of at most fifty rows, or a count along an index; the chart counts at most
//! 20,000 attempts of today.

mod chart;
mod counts;
mod doors;
mod notable;
mod steps;

use askama::Template;
use axum::http::StatusCode;
use doorward_app::event_sets::recent;
use doorward_app::{Error, locks, places};
use doorward_core::{Code, Permission};
use doorward_store::page::Page;

use self::chart::Chart;
use self::counts::Count;
use self::notable::{Expiring, Refusals, Undelivered};
use self::steps::Step;
use super::events::entry::{Entry, Places};
use super::page::count;
use super::tag::When;
use super::visit::{Answer, Shell, Visit};

/// Doors that are shown to who has no counts of them.
const DOORS: u64 = 100;
/// Doors that are shown below the counts.
const FEW_DOORS: u64 = 12;
const PLACES: u64 = 100;
const EVENTS: u64 = 20;

#[derive(Template)]
#[template(path = "overview/show.html")]
struct OverviewPage<'a> {
    shell: Shell<'a>,
    as_of: When,
    sees_links: bool,
    sends_links: bool,
    steps: Vec<Step>,
    counts: Option<Vec<Count>>,
    chart: Option<Chart>,
    refusals: Option<Refusals>,
    expiring: Option<Expiring>,
    undelivered: Option<Undelivered>,
    doors: String,
    /// How many doors are shown, if not all.
    partly: Option<u64>,
    places: Vec<doors::Place<'a>>,
    /// The newest events; none if the person may see none.
    events: Option<Vec<Entry<'a>>>,
}

/// The page. Each part is there for those who may see it.
pub async fn show(visit: Visit) -> Answer {
    let (app, caller, now) = (&visit.app, &visit.caller, visit.now());
    let manages = visit.may(Permission::EventsRead);
    let limit = if manages { FEW_DOORS } else { DOORS };
    let places = places::list(app, caller, places::Query::default(), Page { limit: PLACES, offset: 0 }).await?;
    let doors = locks::list(app, caller, locks::Query::default(), Page { limit, offset: 0 }).await?;
    let counts = if manages { Some(counts::read(&visit, doors.total, &places.items).await?) } else { None };
    let events = permitted(recent(app, caller, EVENTS).await)?.unwrap_or_default();
    let of_events = if visit.may(Permission::EventsRead) { Some(Places::of(&visit, &events).await?) } else { None };
    let shown = doors.items.len() as u64;
    let page = OverviewPage {
        shell: visit.shell(),
        as_of: When::new(now, visit.zone(), now),
        sees_links: visit.may(Permission::GroupLinksRead),
        sends_links: visit.may(Permission::GroupLinksWrite),
        steps: steps::read(&visit, places.total, doors.total).await?,
        counts,
        chart: permitted(chart::read(&visit).await)?,
        refusals: permitted(notable::refusals(&visit).await)?,
        expiring: permitted(notable::expiring(&visit).await)?,
        undelivered: permitted(notable::undelivered(&visit).await)?,
        doors: count(doors.total, "door"),
        partly: (shown < doors.total).then_some(shown),
        places: doors::by_place(&places.items, &doors.items, now),
        events: of_events.as_ref().map(|places| events.iter().map(|event| Entry::new(event, places, now)).collect()),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// `None` for what the person has no right to see.
fn permitted<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Refused(Code::AccessDenied)) => Ok(None),
        Err(error) => Err(error),
    }
}
