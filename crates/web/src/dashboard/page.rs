//! The dashboard as text: a pure function of what the person may see.

use askama::Template;
use axum::http::StatusCode;
use axum::response::Response;
use doorward_app::group_links::{GroupLinkDetail, state};
use doorward_app::locks::LockDetail;
use doorward_core::decide::Validity;
use doorward_core::human_time::{counted, moment, relative, until_soon};
use doorward_core::limit::Period;
use doorward_core::{Code, Language, Timestamp};
use doorward_store::Micros;
use doorward_store::entity::place;

use super::events::entry::Entry;
use super::overview::Overview;
use super::tag::{self, Tag, When};
use super::visit::{Shell, Visit};

/// The whole page.
pub fn respond(visit: &Visit, overview: &Overview) -> Response {
    let organization = &overview.organization;
    let zones = Zones(overview);
    let places = places(overview);
    let shown = overview.doors.items.len() as u64;
    let page = DashboardPage {
        shell: visit.shell(),
        as_of: When::new(overview.now, &organization.time_zone, overview.now),
        doors: count(overview.doors.total, "door"),
        partly: (shown < overview.doors.total).then_some(shown),
        places,
        links_note: overview.links.as_ref().and_then(|links| {
            let shown = links.items.len() as u64;
            (shown < links.total).then(|| format!("The {shown} used last of {}", links.total))
        }),
        links: overview.links.as_ref().map(|links| links.items.iter().map(|link| shown_link(link, &zones)).collect()),
        events: overview
            .events
            .as_ref()
            .map(|(events, places)| events.iter().map(|event| Entry::new(event, places, overview.now)).collect()),
    };
    visit.respond(StatusCode::OK, &page)
}

#[derive(Template)]
#[template(path = "dashboard.html")]
struct DashboardPage<'a> {
    shell: Shell<'a>,
    as_of: When,
    doors: String,
    /// How many doors are shown, if not all.
    partly: Option<u64>,
    places: Vec<Place<'a>>,
    links_note: Option<String>,
    links: Option<Vec<Link<'a>>>,
    events: Option<Vec<Entry<'a>>>,
}

struct Place<'a> {
    id: i64,
    name: &'a str,
    address: &'a str,
    lockdown: Option<Tag>,
    /// Since when it is locked down.
    since: Option<String>,
    doors: Vec<Door<'a>>,
}

struct Door<'a> {
    name: &'a str,
    about: Option<&'a str>,
    tag: Tag,
    /// Until when it is held open, or since when it is locked down.
    told: Option<String>,
}

struct Link<'a> {
    name: &'a str,
    group: &'a str,
    tag: Tag,
    validity: Option<String>,
    used: String,
    /// What is used of its limit.
    uses: Option<String>,
}

/// The places that are known here, by id.
struct Zones<'a>(&'a Overview);

impl<'a> Zones<'a> {
    fn place(&self, id: Option<i64>) -> Option<&'a place::Model> {
        let listed = self.0.places.items.iter().map(|detail| &detail.place);
        let of_doors = self.0.doors.items.iter().map(|detail| &detail.place);
        listed.chain(of_doors).find(|place| Some(place.id) == id)
    }

    /// The place's zone, or the organization's for what has no place or one that is not shown.
    fn zone(&self, place_id: Option<i64>) -> &'a str {
        self.place(place_id).map_or(&self.0.organization.time_zone, |place| &place.time_zone)
    }
}

fn places(overview: &Overview) -> Vec<Place<'_>> {
    let now = overview.now;
    let mut places: Vec<Place<'_>> = Vec::new();
    for detail in &overview.places.items {
        places.push(headed(&detail.place, now));
    }
    for detail in &overview.doors.items {
        let door = shown_door(detail, now);
        match places.iter_mut().find(|place| place.id == detail.lock.place_id) {
            Some(place) => place.doors.push(door),
            None => places.push(Place { doors: vec![door], ..headed(&detail.place, now) }),
        }
    }
    // A place whose doors are on a later page, or not for this person, is not one without doors.
    let bare = |id| overview.places.items.iter().any(|detail| detail.place.id == id && detail.locks_count == 0);
    places.retain(|place| !place.doors.is_empty() || bare(place.id));
    places
}

fn headed(place: &place::Model, now: Timestamp) -> Place<'_> {
    Place {
        id: place.id,
        name: &place.name,
        address: &place.address,
        lockdown: place.locked_down_since.map(|_| tag::LOCKED_DOWN),
        since: place.locked_down_since.map(|since| moment(since.at(), &place.time_zone, now)),
        doors: Vec::new(),
    }
}

fn shown_door(detail: &LockDetail, now: Timestamp) -> Door<'_> {
    let LockDetail { lock, place, .. } = detail;
    let about = lock.description.as_deref().map(str::trim).filter(|about| !about.is_empty());
    let held_until = detail.timer.held_until;
    let tag = tag::of_door(detail, now);
    let zone = &place.time_zone;
    let held = held_until.map(|until| format!("Held open {}", until_soon(Language::English, until, zone, now)));
    let locked_down = |since: Micros| format!("Locked down since {}", moment(since.at(), zone, now));
    Door { name: &lock.name, about, tag, told: held.or_else(|| lock.locked_down_since.map(locked_down)) }
}

fn shown_link<'a>(detail: &'a GroupLinkDetail, zones: &Zones<'_>) -> Link<'a> {
    let (link, now) = (&detail.group_link, zones.0.now);
    let validity = Validity { from: link.valid_from.map(Into::into), until: link.valid_until.map(Into::into) };
    let zone = zones.zone(detail.group.place_id);
    let told = |word: &str, at: Timestamp| format!("{word} {} · {}", moment(at, zone, now), relative(at, now));
    let count = detail.unlocks_count(now);
    let used_up = link.unlock_limit.is_some_and(|limit| count >= limit);
    let (tag, validity) = match state(link, now) {
        Ok(()) => {
            let until = validity.until.map_or_else(|| "Without end".to_owned(), |until| told("Until", until));
            (if used_up { tag::USED_UP } else { tag::VALID }, Some(until))
        }
        Err(Code::LinkExpired) => {
            (Tag { class: "off", icon: "past", word: "Expired" }, validity.until.map(|until| told("Until", until)))
        }
        Err(Code::LinkNotYetValid) => {
            (Tag { class: "wait", icon: "wait", word: "Not yet valid" }, validity.from.map(|from| told("From", from)))
        }
        Err(_) => (Tag { class: "off", icon: "off", word: "Switched off" }, None),
    };
    let used = match link.last_used_at.map(|at| relative(at.at(), now)) {
        None => "Never used".to_owned(),
        Some(ago) if ago == "now" => "Used just now".to_owned(),
        Some(ago) => format!("Used {ago}"),
    };
    let uses = link.unlock_limit.map(|limit| uses(count, limit, link.unlock_limit_period.as_deref()));
    Link { name: &link.name, group: &detail.group.name, tag, validity, used, uses }
}

/// `1 of 3 today`.
fn uses(count: i64, limit: i64, period: Option<&str>) -> String {
    format!("{count} of {limit} {}", counted(Language::English, period.and_then(Period::parse)))
}

/// A number of things: `1 door`, `2 doors`.
pub fn count(number: u64, noun: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {noun}{plural}")
}
