//! The doors of the guest page, each in the state it is in.

use doorward_app::guest::{GuestDoor, GuestDoorState, GuestView};
use doorward_core::human_time::{moment, relative};
use doorward_core::{Code, Timestamp};

use super::words;
use crate::soon::soon;

/// Doors that stand together.
pub struct Place<'a> {
    pub name: &'a str,
    pub address: &'a str,
    pub doors: Vec<Door<'a>>,
}

/// A door: its control, or why it has none.
pub struct Door<'a> {
    pub id: i64,
    pub name: &'a str,
    pub about: Option<&'a str>,
    pub state: &'static str,
    pub icon: &'static str,
    pub label: &'static str,
    pub note: String,
    /// What the label and the note say where a script makes the button a hold.
    pub hold_label: &'static str,
    pub hold_note: String,
    /// The code of a door that nothing opens from here; such a door has no control.
    pub closed: Option<&'static str>,
    /// When such a door opens next, if that is known.
    pub opens: Option<String>,
}

/// The doors by their places.
pub fn places(view: &GuestView) -> Vec<Place<'_>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for door in &view.doors {
        let shown = shown(door, view.now);
        match places.last_mut() {
            Some(place) if place.name == door.place_name && place.address == door.place_address => place.doors.push(shown),
            Some(_) | None => places.push(Place { name: &door.place_name, address: &door.place_address, doors: vec![shown] }),
        }
    }
    places
}

fn shown(door: &GuestDoor, now: Timestamp) -> Door<'_> {
    let about = door.description.as_deref().map(str::trim).filter(|about| !about.is_empty());
    let until = |at| soon(at, &door.time_zone, now);
    let closes = door.closes_at.map(|at| format!("Open until {}. ", until(at))).unwrap_or_default();
    let base = Door {
        id: door.id,
        name: &door.name,
        about,
        state: "ready",
        icon: "door",
        label: "Press to open",
        note: format!("{closes}Press, then confirm on the next page."),
        hold_label: "Hold to open",
        hold_note: format!("{closes}Press and hold for one second."),
        closed: None,
        opens: None,
    };
    match door.state {
        GuestDoorState::Ready => base,
        GuestDoorState::HeldOpen { until: held } => Door {
            state: "held",
            icon: "open",
            label: "Held open: just walk in",
            note: format!("Held open until {}. If it is shut, press, then confirm.", until(held)),
            hold_label: "Held open: just walk in",
            hold_note: format!("Held open until {}. If it is shut, press and hold.", until(held)),
            ..base
        },
        GuestDoorState::Offline => Door {
            state: "offline",
            icon: "offline",
            label: "May be offline – press to try",
            note: "It did not answer last time. You can still try: press, then confirm.".to_owned(),
            hold_label: "May be offline – hold to try",
            hold_note: "It did not answer last time. You can still try: press and hold.".to_owned(),
            ..base
        },
        GuestDoorState::Refused(code) => refused(door, code, base, now),
    }
}

fn refused<'a>(door: &'a GuestDoor, code: Code, base: Door<'a>, now: Timestamp) -> Door<'a> {
    let words = words::refusal(code);
    let icon = if matches!(code, Code::LockLockedDown | Code::PlaceLockedDown) {
        "lock"
    } else if matches!(code, Code::NotAtThisTime | Code::RightNotStarted) {
        "clock"
    } else {
        "off"
    };
    let base = Door { state: "closed", icon, label: words.title, closed: Some(code.as_str()), ..base };
    match door.opens_at {
        Some(at) => {
            let opens = format!("Opens {}", moment(at, &door.time_zone, now));
            let note = format!("It opens {}. This page gets ready by itself, or reload it then.", relative(at, now));
            Door { note, opens: Some(opens), ..base }
        }
        None => Door { note: words.text.to_owned(), ..base },
    }
}

#[cfg(test)]
mod tests {
    use super::super::page::document;
    use super::super::tests::{at, door, view};
    use super::*;

    /// The page of one door in this state, with what it says of times.
    fn page_of(state: GuestDoorState, opens_at: Option<&str>, closes_at: Option<&str>) -> String {
        let one = door(7, "Front door", "Mill Studio");
        let one = GuestDoor { state, opens_at: opens_at.map(at), closes_at: closes_at.map(at), ..one };
        document(&GuestView { doors: vec![one], ..view() }).unwrap()
    }

    #[track_caller]
    fn says(page: &str, texts: &[&str]) {
        for text in texts {
            assert!(page.contains(text), "{text}\n{page}");
        }
    }

    #[test]
    fn a_door_closed_at_this_time_says_when_it_opens_next() {
        let closed = GuestDoorState::Refused(Code::NotAtThisTime);
        let page = page_of(closed, Some("2026-11-23T07:00:00Z"), None);
        says(
            &page,
            &["Closed at this time", ">Opens Mon 23 Nov, 08:00 (Berlin)<", "It opens in 38 hours.", "Code 34ffaa", "#i-clock"],
        );
        assert!(!page.contains("<button"), "{page}");

        let page = page_of(closed, None, None);
        says(&page, &["Closed at this time", "Ask the person who invited you when it does."]);
        assert!(!page.contains(">Opens "), "{page}");
    }

    #[test]
    fn an_open_door_that_closes_soon_says_when() {
        let page = page_of(GuestDoorState::Ready, None, Some("2026-11-21T18:00:00Z"));
        says(&page, &["data-js=\"Open until 19:00 (Berlin). Press and hold for one second.\"", "<button"]);
        let page = page_of(GuestDoorState::Ready, None, Some("2026-11-22T01:00:00Z"));
        says(&page, &["Open until Sun 22 Nov, 02:00 (Berlin). Press, then confirm"]);
        assert!(!page_of(GuestDoorState::Ready, None, None).contains("Open until"));
    }

    #[test]
    fn a_door_held_open_asks_nobody_to_hold_and_can_still_be_opened() {
        let page = page_of(GuestDoorState::HeldOpen { until: at("2026-11-21T18:00:00Z") }, None, None);
        says(&page, &["data-state=\"held\"", "Held open: just walk in", "Held open until 19:00 (Berlin).", "<button"]);
        assert!(!page.contains("Hold to open"), "{page}");
    }
}
