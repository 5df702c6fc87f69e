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
    /// The same list without this filter.
    everyone: String,
    all_credentials: String,
    entries: Vec<Entry<'a>>,
    /// Where what is new is told; none where nothing new can come.
    live: Option<String>,
    newest: Option<String>,
    older: Option<String>,
    csv: String,
    json: String,
    may_verify: bool,
}

/// The events that the person sees, newest first.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(EVENTS, query.as_deref());
    let cursor = listing.set("cursor");
    let asked = Asked::read(&listing, visit.zone());
    let nothing = || EventList { events: Vec::new(), cursor: None };
    let (found, wrong) = match &asked {
        Err(wrong) => (nothing(), Some(wrong.clone())),
        Ok(asked) => match event_sets::list(&visit.app, &visit.caller, asked.input(), cursor.as_deref(), ROWS).await {
            Ok(found) => (found, None),
            Err(Error::Invalid(errors)) => (nothing(), Some(told(&errors))),
            Err(error) => return Err(error.into()),
        },
    };
    let doors = locks::list(&visit.app, &visit.caller, locks::Query::default(), DOORS).await?;
    let (places, first) = (Places::of(&visit, &found.events).await?, Places::first(&visit).await?);
    let now = visit.now();
    let query_of = |address: String| address.split_once('?').map(|(_, query)| query.to_owned()).unwrap_or_default();
    let kept = query_of(listing.with(&[("cursor", String::new())]));
    let follows = wrong.is_none() && cursor.is_none() && asked.as_ref().is_ok_and(|asked| asked.until.is_none());
    let without = |name| listing.with(&[(name, String::new()), ("cursor", String::new())]);
    let filters = ["from", "until", "type", "door", "place", "person", "credential", "success"];
    let page = ListPage {
        shell: visit.shell(),
        filtered: filters.iter().any(|name| !listing.get(name).is_empty()),
        zone: zone_label(visit.zone()),
        kinds: kinds(),
        doors: doors.items.into_iter().map(|detail| (detail.lock.id.to_string(), detail.lock.name)).collect(),
        places: first.names(),
        everyone: without("person"),
        all_credentials: without("credential"),
        entries: found.events.iter().map(|event| Entry::new(event, &places, now)).collect(),
        live: follows.then(|| format!("{EVENTS}/live?{kept}")),
        newest: cursor.is_some().then(|| listing.with(&[("cursor", String::new())])),
        older: found.cursor.map(|cursor| listing.with(&[("cursor", cursor)])),
        csv: format!("{EVENTS}/export?format=csv&{kept}"),
        json: format!("{EVENTS}/export?format=json&{kept}"),
        may_verify: visit.may_in_organization(Permission::OrganizationWrite),
        listing: &listing,
        wrong,
    };
    let status = if page.wrong.is_some() { StatusCode::BAD_REQUEST } else { StatusCode::OK };
    Ok(visit.respond(status, &page))
}

/// What a use case says of filters, for people.
fn told(FieldErrors(errors): &FieldErrors) -> String {
    let told = |(name, messages): (&String, &Vec<_>)| {
        let messages: Vec<String> = messages.iter().map(ToString::to_string).collect();
        format!("{} {}.", name.trim_start_matches("event_").replace('_', " "), messages.join(", and "))
    };
    errors.iter().map(told).collect::<Vec<_>>().join(" ")
}
