//! Doors under their places.

use doorward_app::locks::LockDetail;
use doorward_app::places::PlaceDetail;
use doorward_core::human_time::{moment, until_soon};
use doorward_core::{Language, Timestamp};
use doorward_store::Micros;
use doorward_store::entity::place;

use crate::dashboard::tag::{self, Tag};

pub struct Place<'a> {
    pub id: i64,
    pub name: &'a str,
    pub address: &'a str,
    pub lockdown: Option<Tag>,
    /// Since when it is locked down.
    pub since: Option<String>,
    pub doors: Vec<Door<'a>>,
}

pub struct Door<'a> {
    pub id: i64,
    pub name: &'a str,
    pub about: Option<&'a str>,
    pub tag: Tag,
    /// Until when it is held open, or since when it is locked down.
    pub told: Option<String>,
}

/// The places with their doors, as far as these are listed.
pub fn by_place<'a>(listed: &'a [PlaceDetail], doors: &'a [LockDetail], now: Timestamp) -> Vec<Place<'a>> {
    let mut places: Vec<Place<'_>> = listed.iter().map(|detail| headed(&detail.place, now)).collect();
    for detail in doors {
        let door = shown(detail, now);
        match places.iter_mut().find(|place| place.id == detail.lock.place_id) {
            Some(place) => place.doors.push(door),
            None => places.push(Place { doors: vec![door], ..headed(&detail.place, now) }),
        }
    }
    // A place whose doors are on a later page, or not for this person, is not one without doors.
    let bare = |id| listed.iter().any(|detail| detail.place.id == id && detail.locks_count == 0);
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

fn shown(detail: &LockDetail, now: Timestamp) -> Door<'_> {
    let LockDetail { lock, place, .. } = detail;
    let about = lock.description.as_deref().map(str::trim).filter(|about| !about.is_empty());
    let zone = &place.time_zone;
    let held = detail.timer.held_until.map(|until| format!("Held open {}", until_soon(Language::English, until, zone, now)));
    let locked_down = |since: Micros| format!("Locked down since {}", moment(since.at(), zone, now));
    let told = held.or_else(|| lock.locked_down_since.map(locked_down));
    Door { id: lock.id, name: &lock.name, about, tag: tag::of_door(detail, now), told }
}
