//! Which pages are asked for.

use doorward_core::{EventType, Timestamp};

use super::guests::{COMMON, EVERYWHERE, NOWHERE, SELDOM};
use crate::growth::population::Population;
use crate::growth::reads::Address;

/// Where the middle and the last page of a list begin: lists reach no farther.
const PAGES: [(&str, u64); 3] = [("first", 1), ("middle", 201), ("last", 401)];
const ROWS: u64 = 50;

/// A page: its name, and its address.
pub type Asked<'a> = (String, Address<'a>);

/// Pages of the dashboard.
pub fn of_dashboard(population: &Population, now: Timestamp) -> Vec<Asked<'_>> {
    let mut pages: Vec<Asked<'_>> = vec![fixed("Overview", "/app".to_owned())];
    pages.extend(links().map(|(name, query)| fixed(&name, format!("/app/credentials?{query}"))));
    pages.push((
        "Links of a group".to_owned(),
        Box::new(|random| format!("/app/credentials?group={}&sort=until", population.group(random))),
    ));
    pages.push(("Users of a group".to_owned(), Box::new(|random| format!("/app/users?group={}", population.group(random)))));
    for (name, address) in [
        ("Users", "/app/users"),
        ("Users, last opened a door", "/app/users?sort=-used"),
        ("Users with a text", "/app/users?q=member%2077"),
        ("Doors", "/app/doors"),
        ("Doors, locked down", "/app/doors?state=locked_down"),
        ("Groups", "/app/groups"),
    ] {
        pages.push(fixed(name, address.to_owned()));
    }
    pages.extend(events(population, now));
    pages
}

/// Every order of links with its first, middle and last page; every state and some texts in orders that differ in how they are read.
fn links() -> impl Iterator<Item = (String, String)> {
    let sorts = ["name", "-name", "until", "-until", "used", "-used", "created", "-created"];
    let plain = sorts.into_iter().flat_map(|sort| PAGES.into_iter().map(move |page| ("", "", sort, page)));
    let states = ["active", "future", "expired", "disabled", "failed"].map(|state| (state, ""));
    let texts = [COMMON, EVERYWHERE, SELDOM, NOWHERE, "q", "an"].map(|text| ("", text));
    let both = [("active", COMMON), ("expired", EVERYWHERE)];
    let narrowed = states.into_iter().chain(texts).chain(both).flat_map(|(state, text)| {
        let ways = ["name", "until", "-used", "-created"];
        ways.into_iter().flat_map(move |sort| PAGES.into_iter().step_by(2).map(move |page| (state, text, sort, page)))
    });
    plain.chain(narrowed).map(|(state, text, sort, (place, page))| {
        let state_told = if state.is_empty() { String::new() } else { format!(" {state}") };
        let text_told = if text.is_empty() { String::new() } else { format!(" \"{text}\"") };
        let name = format!("Links{state_told}{text_told} by {sort}, {place}");
        (name, format!("state={state}&q={text}&sort={sort}&page={page}"))
    })
}

/// Every filter of events.
fn events(population: &Population, now: Timestamp) -> Vec<Asked<'_>> {
    let day = std::time::Duration::from_secs(24 * 60 * 60);
    let typed = |at: Timestamp| at.utc().format("%Y-%m-%dT%H:%M").to_string();
    let (from, until) = (typed(now.before(30 * day)), typed(now.before(29 * day)));
    let [unlock, made, lockdown] =
        [EventType::LOCK_UNLOCK, EventType::GROUP_LINK_CREATE, EventType::LOCK_LOCK_DOWN].map(|kind| kind.name);
    let mut pages = vec![
        fixed("Events", "/app/events".to_owned()),
        fixed("Events of a day", format!("/app/events?from={from}&until={until}")),
        fixed("Events, unlocks", format!("/app/events?type={unlock}")),
        fixed("Events, links made", format!("/app/events?type={made}")),
        fixed("Events of a rare type", format!("/app/events?type={lockdown}")),
        fixed("Events that failed", "/app/events?success=no".to_owned()),
        fixed("Events that worked", "/app/events?success=yes".to_owned()),
        fixed("Events, unlocks that failed, of a day", format!("/app/events?type={unlock}&success=no&from={from}&until={until}")),
    ];
    let of: [(&str, Address<'_>); 6] = [
        ("Events at a door", Box::new(|random| format!("/app/events?door={}", population.door(random)))),
        ("Events at a door that failed", Box::new(|random| format!("/app/events?door={}&success=no", population.door(random)))),
        ("Events at a place", Box::new(|random| format!("/app/events?place={}", population.place(random)))),
        ("Events by a user", Box::new(|random| format!("/app/events?person=User:{}", population.user(random)))),
        ("Events by a link", Box::new(|random| format!("/app/events?person=GroupLink:{}", population.link(random)))),
        ("Events with a link", Box::new(|random| format!("/app/events?credential=GroupLink:{}", population.link(random)))),
    ];
    pages.extend(of.map(|(name, address)| (name.to_owned(), address)));
    pages
}

/// Lists of the API.
pub fn of_api() -> Vec<Asked<'static>> {
    let mut pages = Vec::new();
    for sort in ["name", "-name", "unlock", "-unlock", "valid_until", "-valid_until", "group_name", "-group_name"] {
        for (place, page) in PAGES {
            let offset = (page - 1) * ROWS;
            pages.push(fixed(
                &format!("GET /group_links by {sort}, {place}"),
                format!("/group_links?sort={sort}&limit={ROWS}&offset={offset}"),
            ));
        }
    }
    for text in [COMMON, EVERYWHERE, SELDOM, NOWHERE] {
        pages.push(fixed(&format!("GET /group_links \"{text}\""), format!("/group_links?query={text}&limit=250")));
        pages.push(fixed(
            &format!("GET /group_links \"{text}\" by group_name"),
            format!("/group_links?query={text}&sort=group_name"),
        ));
    }
    pages.push(fixed("GET /group_links failed", "/group_links?delivery_status=failed&limit=250".to_owned()));
    pages
}

fn fixed(name: &str, address: String) -> Asked<'static> {
    (name.to_owned(), Box::new(move |_| address.clone()))
}
