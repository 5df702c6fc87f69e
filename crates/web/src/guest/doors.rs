//! The doors of the guest page, each in the state it is in.

use doorward_app::guest::{GuestDoor, GuestDoorState, GuestView};
use doorward_core::human_time::{moment_in, relative_in, until_soon};
use doorward_core::words::fill;
use doorward_core::{Code, Timestamp};

use super::words::{Control, Words};

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
    /// The line with the code of a door that nothing opens from here; such a door has no control.
    pub closed: Option<String>,
    /// When such a door opens next, if that is known.
    pub opens: Option<String>,
}

/// The doors by their places.
pub fn places(view: &GuestView) -> Vec<Place<'_>> {
    let words = Words::of(view.language);
    let mut places: Vec<Place<'_>> = Vec::new();
    for door in &view.doors {
        let shown = shown(door, words, view.now);
        match places.last_mut() {
            Some(place) if place.name == door.place_name && place.address == door.place_address => place.doors.push(shown),
            Some(_) | None => places.push(Place { name: &door.place_name, address: &door.place_address, doors: vec![shown] }),
        }
    }
    places
}

fn shown<'a>(door: &'a GuestDoor, words: &'static Words, now: Timestamp) -> Door<'a> {
    let until = |at| until_soon(words.language, at, &door.time_zone, now);
    match door.state {
        GuestDoorState::Ready => {
            let closes =
                door.closes_at.map(|at| format!("{} ", fill(words.open_until, &[("until", &until(at))]))).unwrap_or_default();
            controlled(door, &words.ready, "ready", "door", |note| format!("{closes}{note}"))
        }
        GuestDoorState::HeldOpen { until: held } => {
            controlled(door, &words.held, "held", "open", |note| fill(note, &[("until", &until(held))]))
        }
        GuestDoorState::Offline => controlled(door, &words.offline, "offline", "offline", str::to_owned),
        GuestDoorState::Refused(code) => refused(door, code, words, now),
    }
}

/// A door that may be tried.
fn controlled<'a>(
    door: &'a GuestDoor,
    control: &'static Control,
    state: &'static str,
    icon: &'static str,
    note: impl Fn(&str) -> String,
) -> Door<'a> {
    Door {
        id: door.id,
        name: &door.name,
        about: door.description.as_deref().map(str::trim).filter(|about| !about.is_empty()),
        state,
        icon,
        label: control.label,
        note: note(control.note),
        hold_label: control.hold_label,
        hold_note: note(control.hold_note),
        closed: None,
        opens: None,
    }
}

fn refused<'a>(door: &'a GuestDoor, code: Code, words: &'static Words, now: Timestamp) -> Door<'a> {
    let refusal = words.refusals.of(code);
    let icon = if matches!(code, Code::LockLockedDown | Code::PlaceLockedDown) {
        "lock"
    } else if matches!(code, Code::NotAtThisTime | Code::RightNotStarted) {
        "clock"
    } else {
        "off"
    };
    let opens = door.opens_at.map(|at| fill(words.opens_at, &[("at", &moment_in(words.language, at, &door.time_zone, now))]));
    let note = door.opens_at.map(|at| {
        let opens = fill(words.opens_away, &[("away", &relative_in(words.language, at, now))]);
        format!("{opens} {}", words.gets_ready)
    });
    Door {
        label: refusal.title,
        note: note.unwrap_or_else(|| refusal.text.to_owned()),
        closed: Some(words.code(code.as_str())),
        opens,
        ..controlled(door, &words.ready, "closed", icon, str::to_owned)
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
