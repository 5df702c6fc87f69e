//! The guest page as text: a pure function of what the guest may see.

use askama::Template;
use doorward_app::guest::{GuestDoor, GuestDoorState, GuestState, GuestView};
use doorward_core::human_time::{moment, relative};
use doorward_core::{Code, Timestamp};

use super::words;
use crate::assets::{ADDRESSES, Addresses, fingerprint};

/// The part of the page that changes, and its fingerprint.
pub struct Fragment {
    /// The markup.
    pub html: String,
    /// The same for the same markup: a page that shows it already needs no other.
    pub seen: String,
}

/// The whole page.
pub fn document(view: &GuestView) -> Result<String, askama::Error> {
    let title = match view.doors.as_slice() {
        [door] => format!("{} · {}", door.name, view.organization_name),
        [] | [_, ..] => format!("Your doors · {}", view.organization_name),
    };
    GuestPage { assets: &ADDRESSES, title, view, now_millis: millis(view.now), fragment: fragment(view)? }.render()
}

/// The part of the page that changes with the link and its doors.
pub fn fragment(view: &GuestView) -> Result<Fragment, askama::Error> {
    let places = places(view);
    let (heading, address) = match places.as_slice() {
        [] => (view.organization_name.as_str(), None),
        [place] => (place.name, Some(place.address).filter(|address| !address.is_empty())),
        [_, _, ..] => ("Your doors", None),
    };
    let notice = notice(view);
    let html = GuestDoors {
        link_id: view.link_id,
        heading,
        address,
        one: view.doors.len() == 1,
        ends_millis: view.valid_until.map(millis),
        guest_name: &view.guest_name,
        validity: validity(view),
        notice,
        places,
    }
    .render()?;
    let seen = fingerprint(&html);
    Ok(Fragment { html, seen })
}

/// Whether a guest may try to open this door with this link now; the reason if not.
pub fn can_try(view: &GuestView, door: &GuestDoor) -> Result<(), Code> {
    match (view.state, door.state) {
        (GuestState::Refused(code), _) | (GuestState::Ready, GuestDoorState::Refused(code)) => Err(code),
        (GuestState::Ready, GuestDoorState::Ready | GuestDoorState::Offline) => Ok(()),
    }
}

#[derive(Template)]
#[template(path = "guest.html")]
struct GuestPage<'a> {
    assets: &'a Addresses,
    title: String,
    view: &'a GuestView,
    now_millis: i64,
    fragment: Fragment,
}

#[derive(Template)]
#[template(path = "guest_doors.html")]
struct GuestDoors<'a> {
    link_id: i64,
    heading: &'a str,
    address: Option<&'a str>,
    one: bool,
    ends_millis: Option<i64>,
    guest_name: &'a str,
    validity: Option<String>,
    notice: Option<LinkNotice>,
    places: Vec<Place<'a>>,
}

/// Why the whole link opens nothing.
struct LinkNotice {
    icon: &'static str,
    title: &'static str,
    text: String,
    code: Option<&'static str>,
    /// When the link starts, and how far that is, where it has not.
    starts: Option<(i64, String)>,
}

struct Place<'a> {
    name: &'a str,
    address: &'a str,
    doors: Vec<Door<'a>>,
}

struct Door<'a> {
    id: i64,
    name: &'a str,
    about: Option<&'a str>,
    state: &'static str,
    icon: &'static str,
    label: &'static str,
    note: &'static str,
    /// What the label and the note say where a script makes the button a hold.
    hold_label: &'static str,
    hold_note: &'static str,
    /// The code of a door that nothing opens from here; such a door has no control.
    closed: Option<&'static str>,
}

fn places(view: &GuestView) -> Vec<Place<'_>> {
    let mut places: Vec<Place<'_>> = Vec::new();
    for door in &view.doors {
        match places.last_mut() {
            Some(place) if place.name == door.place_name && place.address == door.place_address => place.doors.push(shown(door)),
            Some(_) | None => {
                places.push(Place { name: &door.place_name, address: &door.place_address, doors: vec![shown(door)] });
            }
        }
    }
    places
}

fn shown(door: &GuestDoor) -> Door<'_> {
    const CONFIRM: &str = "Press, then confirm on the next page.";
    let about = door.description.as_deref().map(str::trim).filter(|about| !about.is_empty());
    let base = Door {
        id: door.id,
        name: &door.name,
        about,
        state: "ready",
        icon: "door",
        label: "Press to open",
        note: CONFIRM,
        hold_label: "Hold to open",
        hold_note: "Press and hold for one second.",
        closed: None,
    };
    match door.state {
        GuestDoorState::Ready => base,
        GuestDoorState::Offline => Door {
            state: "offline",
            icon: "offline",
            label: "May be offline – press to try",
            note: "It did not answer last time. You can still try: press, then confirm.",
            hold_label: "May be offline – hold to try",
            hold_note: "It did not answer last time. You can still try: press and hold.",
            ..base
        },
        GuestDoorState::Refused(code) => {
            let words = words::refusal(code);
            let icon = if matches!(code, Code::LockLockedDown | Code::PlaceLockedDown) { "lock" } else { "off" };
            Door { state: "closed", icon, label: words.title, note: words.text, closed: Some(code.as_str()), ..base }
        }
    }
}

fn notice(view: &GuestView) -> Option<LinkNotice> {
    let code = match view.state {
        GuestState::Ready if view.doors.is_empty() => {
            return Some(LinkNotice {
                icon: "off",
                title: "No doors yet",
                text: "This link opens no door at the moment. Ask the person who invited you.".to_owned(),
                code: None,
                starts: None,
            });
        }
        GuestState::Ready => return None,
        GuestState::Refused(code) => code,
    };
    let words = words::refusal(code);
    let at = |at: Timestamp| moment(at, &view.time_zone, view.now);
    // Only the three codes of a link's own state have words of their own here; others speak for themselves.
    let (icon, text, starts) = if code == Code::LinkNotYetValid {
        let text = view.valid_from.map(|from| {
            format!("This link starts on {}. It is not open yet. This page gets ready by itself, or reload it then.", at(from))
        });
        let away = |from| relative(from, view.now).trim_start_matches("in ").to_owned();
        ("clock", text, view.valid_from.map(|from| (millis(from), away(from))))
    } else if code == Code::LinkExpired {
        let text = view
            .valid_until
            .map(|until| format!("It was valid until {}, {}. {}", at(until), relative(until, view.now), words.text));
        ("past", text, None)
    } else {
        ("off", None, None)
    };
    let text = text.unwrap_or_else(|| words.text.to_owned());
    Some(LinkNotice { icon, title: words.title, text, code: Some(code.as_str()), starts })
}

fn validity(view: &GuestView) -> Option<String> {
    let at = |at: Timestamp| moment(at, &view.time_zone, view.now);
    let ahead = |until: Timestamp| format!("Valid until {} · {}", at(until), relative(until, view.now));
    match view.state {
        GuestState::Ready => Some(view.valid_until.map_or_else(|| "Valid without an end date".to_owned(), ahead)),
        GuestState::Refused(Code::LinkNotYetValid) => Some(match (view.valid_from, view.valid_until) {
            (Some(from), Some(until)) => format!("Valid from {} until {}", at(from), at(until)),
            (Some(from), None) => format!("Valid from {}, without an end date", at(from)),
            (None, Some(until)) => ahead(until),
            (None, None) => return None,
        }),
        GuestState::Refused(_) => None,
    }
}

const fn millis(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use super::super::tests::{at, door, view};
    use super::*;

    fn shown(view: &GuestView) -> String {
        document(view).unwrap()
    }

    #[test]
    fn a_ready_link_shows_its_door_its_guest_and_until_when() {
        let page = shown(&view());
        for text in [
            "<title>Front door · Sunny Mill</title>",
            "<html lang=\"en\">",
            "<h1>Mill Studio</h1>",
            "1 Mill Studio Lane",
            "data-state=\"ready\"",
            "action=\"/grouplinks/at/5/locks/7/confirm\"",
            "For <b>Ada Sample</b>",
            "Valid until Tue 24 Nov, 18:00 (Berlin) · in 3 days",
        ] {
            assert!(page.contains(text), "{text}\n{page}");
        }
    }

    #[test]
    fn a_link_that_has_not_started_counts_down_and_has_no_control() {
        let state = GuestState::Refused(Code::LinkNotYetValid);
        let page = shown(&GuestView { state, valid_from: Some(at("2026-11-24T08:00:00Z")), ..view() });
        assert!(page.contains("This link starts on Tue 24 Nov, 09:00 (Berlin). It is not open yet."), "{page}");
        assert!(page.contains("data-starts=\"1795507200000\"") && page.contains(">3 days</p>"), "{page}");
        assert!(page.contains("Valid from Tue 24 Nov, 09:00 (Berlin) until Tue 24 Nov, 18:00 (Berlin)"), "{page}");
        assert!(page.contains("Code g299ef") && !page.contains("<button"), "{page}");
    }

    #[test]
    fn a_link_that_ended_or_was_switched_off_says_so_and_has_no_control() {
        let ended =
            GuestView { state: GuestState::Refused(Code::LinkExpired), valid_until: Some(at("2026-11-18T17:00:00Z")), ..view() };
        let page = shown(&ended);
        assert!(page.contains("Link has expired") && page.contains("Wed 18 Nov, 18:00 (Berlin), 3 days ago"), "{page}");
        assert!(page.contains("Code f298ef") && !page.contains("<button"), "{page}");

        let page = shown(&GuestView { state: GuestState::Refused(Code::LinkDisabled), ..view() });
        assert!(page.contains("Link switched off") && page.contains("Code f297ef") && !page.contains("<button"), "{page}");
    }

    #[test]
    fn a_door_locked_down_has_a_state_instead_of_a_control() {
        for (code, title) in [(Code::LockLockedDown, "Door locked down"), (Code::PlaceLockedDown, "Place locked down")] {
            let mut view = view();
            view.doors[0].state = GuestDoorState::Refused(code);
            let page = shown(&view);
            assert!(page.contains(title) && page.contains("data-state=\"closed\""), "{page}");
            assert!(page.contains(code.as_str()) && !page.contains("<button"), "{page}");
        }
    }

    #[test]
    fn a_door_that_did_not_answer_may_be_tried() {
        let mut view = view();
        view.doors[0].state = GuestDoorState::Offline;
        let page = shown(&view);
        assert!(page.contains("data-state=\"offline\"") && page.contains("May be offline") && page.contains("<button"), "{page}");
        assert_eq!(can_try(&view, &view.doors[0]), Ok(()));
    }

    #[test]
    fn doors_of_several_places_stand_under_their_place() {
        let doors = vec![door(1, "Bay", "Harbour"), door(2, "Front", "Mill"), door(3, "Back", "Mill")];
        let page = shown(&GuestView { doors, ..view() });
        assert!(page.contains("<h1>Your doors</h1>"), "{page}");
        let order: Vec<_> = ["<h2>Harbour</h2>", ">Bay<", "<h2>Mill</h2>", ">Front<", ">Back<"].map(|text| page.find(text)).into();
        assert!(order.iter().all(Option::is_some) && order.is_sorted(), "{order:?}");
        assert_eq!(page.matches("<h2>Mill</h2>").count(), 1);
    }

    #[test]
    fn a_link_without_doors_says_so() {
        let page = shown(&GuestView { doors: vec![], ..view() });
        assert!(page.contains("No doors yet") && page.contains("<h1>Sunny Mill</h1>") && !page.contains("<button"), "{page}");
    }

    #[test]
    fn what_people_typed_is_text() {
        let typed = "\"><script>alert('&')</script>";
        let mut view = GuestView {
            guest_name: typed.to_owned(),
            organization_name: typed.to_owned(),
            organization_domain: typed.to_owned(),
            has_logo: true,
            ..view()
        };
        let mut second = door(8, typed, typed);
        second.description = Some(typed.to_owned());
        view.doors.push(second);
        for state in [GuestState::Ready, GuestState::Refused(Code::LinkDisabled)] {
            let page = shown(&GuestView { state, ..view.clone() });
            assert!(!page.contains("<script>") && !page.contains("alert('"), "{page}");
        }
    }

    #[test]
    fn no_markup_holds_scripts_or_styles_that_the_policy_forbids() {
        let page = shown(&view());
        let handler = |rest: &str| rest.trim_start_matches(|c: char| c.is_ascii_lowercase()).starts_with('=');
        assert!(!page.split(" on").skip(1).any(handler), "{page}");
        assert!(!page.contains(" style=") && !page.contains("<style"), "{page}");
        assert_eq!(page.matches("<script").count(), page.matches("<script type=\"module\" src=\"/assets/guest.").count());
    }

    #[test]
    fn the_fingerprint_changes_with_what_is_shown_and_not_with_the_clock() {
        let seen = |view: &GuestView| fragment(view).unwrap().seen;
        let later = GuestView { now: at("2026-11-21T17:00:10Z"), ..view() };
        assert_eq!(seen(&view()), seen(&later));
        let mut closed = view();
        closed.doors[0].state = GuestDoorState::Refused(Code::LockLockedDown);
        assert_ne!(seen(&view()), seen(&closed));
    }
}
