use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::favorites::FavoriteFilter;
use doorward_app::locks::{self, LockDetail, Query};
use doorward_app::places;
use doorward_core::{Permission, Timestamp};
use doorward_store::page::Page;

use super::{DOORS, told};
use crate::dashboard::form::Choice;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::tag::{self, Tag};
use crate::dashboard::visit::{Answer, Shell, Visit};

/// As many as a list to choose from may be long.
const PLACES: Page = Page { limit: 250, offset: 0 };

#[derive(Template)]
#[template(path = "doors/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_create: bool,
    sees_controllers: bool,
    places: Vec<Choice>,
    states: Vec<Choice>,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    favorite: bool,
    place: &'a str,
    groups: String,
    tag: Tag,
    told: Option<String>,
}

/// The doors that the person sees, their favourites first.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let (app, caller) = (&visit.app, &visit.caller);
    let listing = Listing::new(DOORS, query.as_deref());
    let (sort, descending) = listing.sort();
    let mut query = Query {
        query: listing.set("q"),
        place_id: listing.id("place"),
        favorite: Some(FavoriteFilter::Any),
        favorites_first: sort.is_empty().then_some(true),
        descending: sort == "name" && descending,
        ..Query::default()
    };
    match listing.get("state") {
        "online" => query.online = Some(true),
        "offline" => query.online = Some(false),
        "locked_down" => query.kept_shut = Some(true),
        "open" => query.unlocked = Some(true),
        "no_relay" => query.configured = Some(false),
        "favorite" => query.favorite = Some(FavoriteFilter::Only(true)),
        _ => {}
    }
    let listed = locks::list(app, caller, query, listing.page()).await?;
    let places = places::list(app, caller, places::Query::default(), PLACES).await?.items;
    let now = visit.now();
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        may_create: visit.may(Permission::LocksWrite),
        sees_controllers: visit.may(Permission::HardwareRead),
        places: places.into_iter().map(|detail| Choice::new(detail.place.id, detail.place.name)).collect(),
        states: vec![
            Choice::new("online", "Online"),
            Choice::new("offline", "Offline"),
            Choice::new("locked_down", "Locked down"),
            Choice::new("open", "Open or held open"),
            Choice::new("no_relay", "No relay"),
            Choice::new("favorite", "My favorites"),
        ],
        rows: listed.items.iter().map(|detail| row(detail, now)).collect(),
        listing: &listing,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(detail: &LockDetail, now: Timestamp) -> Row<'_> {
    Row {
        id: detail.lock.id,
        name: &detail.lock.name,
        favorite: detail.favorite == Some(true),
        place: &detail.place.name,
        groups: count(detail.groups_count.unsigned_abs(), "group"),
        tag: tag::of_door(detail, now),
        told: told(detail, now),
    }
}
