//! The guest page as text: a pure function of what the guest may see.

use askama::Template;
use doorward_app::guest::{GuestDoor, GuestDoorState, GuestState, GuestView};
use doorward_core::human_time::{moment_in, relative_in};
use doorward_core::words::fill;
use doorward_core::{Code, Timestamp};

use super::doors::{Place, places};
use super::link_notice::{LinkNotice, notice};
use super::links::home;
use super::openings;
use super::words::Words;
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
    let words = Words::of(view.language);
    GuestPage {
        assets: &ADDRESSES,
        words,
        script_words: serde_json::to_string(&words.script).map_err(|error| askama::Error::Custom(error.into()))?,
        title: title(view),
        home: home(view.of),
        view,
        now_millis: millis(view.now),
        fragment: fragment(view)?,
    }
    .render()
}

/// What the page of a link is called.
pub fn title(view: &GuestView) -> String {
    let name = if let [door] = view.doors.as_slice() { door.name.as_str() } else { Words::of(view.language).your_doors };
    format!("{name} · {}", view.organization_name)
}

/// The part of the page that changes with the link and its doors.
pub fn fragment(view: &GuestView) -> Result<Fragment, askama::Error> {
    let words = Words::of(view.language);
    let places = places(view);
    let (heading, address) = match places.as_slice() {
        [] => (view.organization_name.as_str(), None),
        [place] => (place.name, Some(place.address).filter(|address| !address.is_empty())),
        [_, _, ..] => (words.your_doors, None),
    };
    let html = GuestDoors {
        words,
        home: home(view.of),
        heading,
        address,
        one: view.doors.len() == 1,
        due_millis: due(view).map(millis),
        code: view.code.is_some() && over(view).is_none(),
        guest_name: &view.guest_name,
        validity: validity(view),
        openings: view
            .openings
            .as_ref()
            .filter(|_| view.state == GuestState::Ready)
            .map(|openings| openings::left(openings, words)),
        notice: notice(view),
        places,
    }
    .render()?;
    let seen = fingerprint(&html);
    Ok(Fragment { html, seen })
}

/// Why nothing opens any more, if that is so.
pub fn over(view: &GuestView) -> Option<Code> {
    match view.state {
        GuestState::Refused(code @ (Code::LinkExpired | Code::RightEnded | Code::LinkDisabled)) => Some(code),
        GuestState::Refused(_) | GuestState::Ready | GuestState::CodeOnly => None,
    }
}

/// Whether a guest may try to open this door with this link now; the reason if not.
pub fn can_try(view: &GuestView, door: &GuestDoor) -> Result<(), Code> {
    match (view.state, door.state) {
        (GuestState::Refused(code), _) | (GuestState::Ready, GuestDoorState::Refused(code)) => Err(code),
        (GuestState::CodeOnly, _) => Err(Code::LinkDisabled),
        (GuestState::Ready, GuestDoorState::Ready | GuestDoorState::HeldOpen { .. } | GuestDoorState::Offline) => Ok(()),
    }
}

#[derive(Template)]
#[template(path = "guest.html")]
struct GuestPage<'a> {
    assets: &'a Addresses,
    words: &'static Words,
    /// What the script says, as JSON.
    script_words: String,
    title: String,
    home: String,
    view: &'a GuestView,
    now_millis: i64,
    fragment: Fragment,
}

#[derive(Template)]
#[template(path = "guest_doors.html")]
struct GuestDoors<'a> {
    words: &'static Words,
    home: String,
    heading: &'a str,
    address: Option<&'a str>,
    one: bool,
    /// When the page will have something else to say.
    due_millis: Option<i64>,
    /// Whether there is a QR code to show.
    code: bool,
    guest_name: &'a str,
    validity: Option<String>,
    openings: Option<String>,
    notice: Option<LinkNotice>,
    places: Vec<Place<'a>>,
}

/// From when until when a link is valid, in words.
pub fn validity(view: &GuestView) -> Option<String> {
    let words = Words::of(view.language);
    let at = |at: Timestamp| moment_in(view.language, at, &view.time_zone, view.now);
    let ahead = |until: Timestamp| {
        fill(words.valid_until, &[("until", &at(until)), ("away", &relative_in(view.language, until, view.now))])
    };
    match view.state {
        GuestState::Ready | GuestState::CodeOnly | GuestState::Refused(Code::UnlockLimitReached) => {
            Some(view.valid_until.map_or_else(|| words.valid_always.to_owned(), ahead))
        }
        GuestState::Refused(Code::LinkNotYetValid | Code::RightNotStarted) => Some(match (view.valid_from, view.valid_until) {
            (Some(from), Some(until)) => fill(words.valid_from_until, &[("from", &at(from)), ("until", &at(until))]),
            (Some(from), None) => fill(words.valid_from, &[("from", &at(from))]),
            (None, Some(until)) => ahead(until),
            (None, None) => return None,
        }),
        GuestState::Refused(_) => None,
    }
}

/// The next moment at which the page will have something else to say, as far as that is known.
fn due(view: &GuestView) -> Option<Timestamp> {
    let of_link = [view.valid_from, view.valid_until, view.openings.and_then(|openings| openings.renewed_at)];
    let of_door = |door: &GuestDoor| {
        let held_until = match door.state {
            GuestDoorState::HeldOpen { until } => Some(until),
            GuestDoorState::Ready | GuestDoorState::Refused(_) | GuestDoorState::Offline => None,
        };
        [door.opens_at, door.closes_at, held_until]
    };
    of_link.into_iter().chain(view.doors.iter().flat_map(of_door)).flatten().filter(|at| *at > view.now).min()
}

/// As scripts count.
pub const fn millis(at: Timestamp) -> i64 {
    at.micros().div_euclid(1_000)
}

#[cfg(test)]
mod tests {
    use doorward_app::guest::Openings;
    use doorward_core::limit::Period;

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
        assert!(page.contains("data-until=\"1795507200000\"") && page.contains(">3 days</p>"), "{page}");
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
    fn the_rights_of_a_guest_that_start_later_or_have_ended_are_told_as_of_a_link() {
        let state = GuestState::Refused(Code::RightNotStarted);
        let page = shown(&GuestView { state, valid_from: Some(at("2026-11-24T08:00:00Z")), ..view() });
        assert!(page.contains("This link starts on Tue 24 Nov, 09:00 (Berlin).") && page.contains("Code f358de"), "{page}");
        assert!(page.contains("Valid from Tue 24 Nov, 09:00 (Berlin) until") && !page.contains("<button"), "{page}");
        let state = GuestState::Refused(Code::RightEnded);
        let page = shown(&GuestView { state, valid_until: Some(at("2026-11-18T17:00:00Z")), ..view() });
        assert!(page.contains("It was valid until Wed 18 Nov, 18:00 (Berlin)") && page.contains("Code f35ade"), "{page}");
    }

    #[test]
    fn a_door_of_which_the_right_starts_later_says_when_beside_one_that_opens() {
        let mut view = view();
        view.doors.push(GuestDoor {
            state: GuestDoorState::Refused(Code::RightNotStarted),
            opens_at: Some(at("2026-11-23T07:00:00Z")),
            ..door(8, "Back door", "Mill Studio")
        });
        let page = shown(&view);
        assert!(page.contains(">Opens Mon 23 Nov, 08:00 (Berlin)<") && page.contains("Code f358de"), "{page}");
        assert_eq!(page.matches("<button").count(), 1);
    }

    #[test]
    fn what_opens_by_its_code_alone_says_so_and_has_no_control() {
        let code = Some(doorward_core::Secret::presented("https://doors.example.com/accesskeys/x"));
        let view = GuestView { state: GuestState::CodeOnly, code, ..view() };
        let page = shown(&view);
        assert!(page.contains("<h2>Show your code</h2>") && page.contains("/grouplinks/at/5/code\""), "{page}");
        assert!(page.contains("Valid until Tue 24 Nov") && !page.contains("<button"), "{page}");
        assert_eq!(can_try(&view, &view.doors[0]), Err(Code::LinkDisabled));
    }

    #[test]
    fn a_link_that_is_used_up_counts_down_to_its_renewal_and_has_no_control() {
        let renewed_at = Some(at("2026-11-21T23:00:00Z"));
        let openings = Openings { limit: 3, left: 0, period: Some(Period::Day), renewed_at, time_zone: "Europe/Berlin" };
        let used_up =
            |openings| GuestView { state: GuestState::Refused(Code::UnlockLimitReached), openings: Some(openings), ..view() };
        let page = shown(&used_up(openings));
        assert!(page.contains("<h2>Used up</h2>") && page.contains("from Sun 22 Nov, 00:00 (Berlin)."), "{page}");
        assert!(page.contains("Renewed in") && page.contains("data-until=\"1795302000000\">6 hours</p>"), "{page}");
        assert!(page.contains("data-due=\"1795302000000\""), "{page}");
        assert!(page.contains("Valid until Tue 24 Nov") && page.contains("Code e00410") && !page.contains("<button"), "{page}");

        let page = shown(&used_up(Openings { renewed_at: None, ..openings }));
        assert!(page.contains("Used up") && !page.contains("role=\"timer\""), "{page}");
    }

    #[test]
    fn openings_left_are_told_of_a_link_with_a_limit() {
        let openings = Openings { limit: 3, left: 2, period: None, renewed_at: None, time_zone: "Europe/Berlin" };
        let page = shown(&GuestView { openings: Some(openings), ..view() });
        assert!(page.contains("<p id=\"openings\">2 of 3 openings left in total</p>"), "{page}");
        assert!(!shown(&view()).contains("id=\"openings\""));
    }

    #[test]
    fn the_page_is_due_when_the_first_thing_that_it_says_changes() {
        let due = |view: &GuestView| due(view).map(|at| at.to_string());
        assert_eq!(due(&view()).as_deref(), Some("2026-11-24T17:00:00Z"), "the link's end");
        let mut sooner = view();
        sooner.doors[0].opens_at = Some(at("2026-11-23T07:00:00Z"));
        assert_eq!(due(&sooner).as_deref(), Some("2026-11-23T07:00:00Z"));
        sooner.doors[0].closes_at = Some(at("2026-11-22T17:00:00Z"));
        assert_eq!(due(&sooner).as_deref(), Some("2026-11-22T17:00:00Z"));
        sooner.doors[0].state = GuestDoorState::HeldOpen { until: at("2026-11-22T12:00:00Z") };
        assert_eq!(due(&sooner).as_deref(), Some("2026-11-22T12:00:00Z"));
        let past = GuestView { valid_from: Some(at("2026-11-01T00:00:00Z")), valid_until: None, ..view() };
        assert_eq!(due(&past), None, "what is over is not awaited");
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
