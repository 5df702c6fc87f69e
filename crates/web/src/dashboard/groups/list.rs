use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::groups::{self, GroupDetail, Query};
use doorward_core::Permission;

use super::GROUPS;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "groups/list.html")]
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
    place: &'a str,
    doors: String,
    rights: String,
}

/// The groups that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(GROUPS, query.as_deref());
    let (sort, descending) = listing.sort();
    let query = Query {
        query: listing.set("q"),
        place_id: listing.id("place"),
        descending: sort == "name" && descending,
        ..Query::default()
    };
    let listed = groups::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_create: visit.may(Permission::GroupsWrite),
        rows: listed.items.iter().map(row).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(detail: &GroupDetail) -> Row<'_> {
    Row {
        id: detail.group.id,
        name: &detail.group.name,
        place: detail.place.as_ref().map_or("All places", |place| &place.name),
        doors: count(detail.locks_count.unsigned_abs(), "door"),
        rights: count(detail.users_count.unsigned_abs(), "right"),
    }
}
