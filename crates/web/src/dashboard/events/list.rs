use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::event_sets::{self, EventList};
use doorward_app::{Error, locks};
use doorward_core::Permission;
use doorward_core::human_time::zone_label;
use doorward_core::input::FieldErrors;
use doorward_store::page::Page;

use super::EVENTS;
use super::asked::Asked;
use super::entry::{Entry, Places};
use super::ledger;
use super::people::{self, Found, Person};
use crate::dashboard::happened::kinds;
use crate::dashboard::listing::Listing;
use crate::dashboard::visit::{Answer, Shell, Visit};

const ROWS: u64 = 50;
const DOORS: Page = Page { limit: 100, offset: 0 };

#[derive(Template)]
#[template(path = "events/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    /// What is wrong with the filters.
    wrong: Option<String>,
    filtered: bool,
    zone: String,
    kinds: Vec<(&'static str, String)>,
    doors: Vec<(String, String)>,
    places: Vec<(String, &'a str)>,
    /// Whose events are shown, as far as it is known.
    person: String,
    /// Whether it has to be said first who is meant.
    open: bool,
    /// Those whose name was looked for, and whether there are more.
    found: Option<(Vec<Person>, bool)>,
    /// The same list without this filter.
    everyone: String,
    all_credentials: String,
    entries: Vec<Entry<'a>>,
    /// Where what is new is told; none where nothing new can come.
    live: Option<String>,
    newest: Option<String>,
    older: Option<String>,
    /// The filters, as the address has them.
    filters: String,
    csv: String,
    json: String,
    may_verify: bool,
    verified: Option<ledger::Told>,
}

/// The events that the person sees, newest first.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(EVENTS, query.as_deref());
    let found = people::find(&visit, &listing).await?;
    // Whoever alone has the name is meant.
    let listing = match &found {
        Found::One(person) => Listing::new(EVENTS, person.address.split_once('?').map(|(_, query)| query)),
        Found::NotAsked | Found::Nobody | Found::Several(..) => listing,
    };
    let open = matches!(found, Found::Nobody | Found::Several(..));
    let cursor = listing.set("cursor");
    let asked = Asked::read(&listing, visit.zone());
    let nothing = || EventList { events: Vec::new(), cursor: None };
    let (events, wrong) = match &asked {
        Err(wrong) => (nothing(), Some(wrong.clone())),
        // First it has to be said who is meant.
        Ok(_) if open => (nothing(), None),
        Ok(asked) => match event_sets::list(&visit.app, &visit.caller, asked.input(), cursor.as_deref(), ROWS).await {
            Ok(events) => (events, None),
            Err(Error::Invalid(errors)) => (nothing(), Some(told(&errors))),
            Err(error) => return Err(error.into()),
        },
    };
    let doors = locks::list(&visit.app, &visit.caller, locks::Query::default(), DOORS).await?;
    let (places, first) = (Places::of(&visit, &events.events).await?, Places::first(&visit).await?);
    let now = visit.now();
    let may_verify = visit.may_in_organization(Permission::OrganizationWrite);
    let query_of = |address: String| address.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let kept = query_of(listing.with(&[("cursor", String::new())]));
    let follows = wrong.is_none() && !open && cursor.is_none() && asked.as_ref().is_ok_and(|asked| asked.until.is_none());
    let without = |name| listing.with(&[(name, String::new()), ("cursor", String::new())]);
    let filters = ["from", "until", "type", "door", "place", "who", "person", "credential", "success"];
    let page = ListPage {
        shell: visit.shell(),
        person: named(&listing, &found),
        open,
        found: if let Found::Several(people, more) = found { Some((people, more)) } else { None },
        filtered: filters.iter().any(|name| !listing.get(name).is_empty()),
        zone: zone_label(visit.zone()),
        kinds: kinds(),
        doors: doors.items.into_iter().map(|detail| (detail.lock.id.to_string(), detail.lock.name)).collect(),
        places: first.names(),
        everyone: without("person"),
        all_credentials: without("credential"),
        entries: events.events.iter().map(|event| Entry::new(event, &places, now)).collect(),
        live: follows.then(|| format!("{EVENTS}/live?{kept}")),
        newest: cursor.is_some().then(|| listing.with(&[("cursor", String::new())])),
        older: events.cursor.map(|cursor| listing.with(&[("cursor", cursor)])),
        filters: kept.clone(),
        csv: format!("{EVENTS}/export?format=csv&{kept}"),
        json: format!("{EVENTS}/export?format=json&{kept}"),
        verified: if may_verify { ledger::told(&visit).await? } else { None },
        may_verify,
        listing: &listing,
        wrong,
    };
    let status = if page.wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(visit.respond(status, &page))
}

/// Whose events are shown: by name if they were found by it.
fn named(listing: &Listing, found: &Found) -> String {
    match found {
        Found::One(person) => format!("{} ({})", person.name, person.about),
        Found::NotAsked | Found::Nobody | Found::Several(..) => listing.get("person").to_owned(),
    }
}

/// What a use case says of filters, for people.
fn told(FieldErrors(errors): &FieldErrors) -> String {
    let told = |(name, messages): (&String, &Vec<_>)| {
        let messages: Vec<String> = messages.iter().map(ToString::to_string).collect();
        format!("{} {}.", name.trim_start_matches("event_").replace('_', " "), messages.join(", and "))
    };
    errors.iter().map(told).collect::<Vec<_>>().join(" ")
}
