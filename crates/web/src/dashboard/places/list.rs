use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::places::{self, PlaceDetail, Query};
use doorward_core::{Permission, human_time};

use super::PLACES;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::tag::{LOCKED_DOWN, Tag};
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "places/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_create: bool,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    address: &'a str,
    zone: String,
    doors: String,
    tag: Option<Tag>,
}

/// The places that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(PLACES, query.as_deref());
    let (sort, descending) = listing.sort();
    let query = Query { query: listing.set("q"), descending: sort == "name" && descending, ..Query::default() };
    let listed = places::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_create: visit.may_in_organization(Permission::PlacesWrite),
        rows: listed.items.iter().map(row).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(detail: &PlaceDetail) -> Row<'_> {
    let PlaceDetail { place, locks_count, .. } = detail;
    Row {
        id: place.id,
        name: &place.name,
        address: &place.address,
        zone: human_time::zone_label(&place.time_zone),
        doors: count(locks_count.unsigned_abs(), "door"),
        tag: place.locked_down_since.map(|_| LOCKED_DOWN),
    }
}
