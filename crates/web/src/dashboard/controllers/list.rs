use std::collections::HashMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::controllers::{self, ControllerDetail, Query, Status};
use doorward_core::Permission;
use doorward_store::page::Page;

use super::standing::Standing;
use super::{CONTROLLERS, driven};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::visit::{Answer, Shell, Visit};

/// Doors that are named on a page.
const DOORS: Page = Page { limit: 250, offset: 0 };
/// Doors that are named of one controller.
const NAMED: usize = 3;

#[derive(Template)]
#[template(path = "controllers/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_create: bool,
    sees_scanners: bool,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    place: &'a str,
    standing: Standing,
    doors: Vec<(i64, String)>,
    more: Option<String>,
}

/// The controllers that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(CONTROLLERS, query.as_deref());
    let (sort, descending) = listing.sort();
    let status = match listing.get("state") {
        "online" => Some(Status::Online),
        "offline" => Some(Status::Offline),
        _ => None,
    };
    let descending = sort == "name" && descending;
    let query = Query { query: listing.set("q"), place_id: listing.id("place"), status, descending, ..Query::default() };
    let listed = controllers::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let ids = listed.items.iter().map(|detail| detail.controller.id).collect();
    let doors = driven(&visit, ids, DOORS).await?;
    let cut = doors.total > doors.items.len() as u64;
    let mut of: HashMap<i64, Vec<(i64, String)>> = HashMap::new();
    for door in doors.items {
        if let Some(id) = door.lock.controller_id {
            of.entry(id).or_default().push((door.lock.id, door.lock.name));
        }
    }
    let row = |detail| row(detail, of.remove(&id(detail)).unwrap_or_default(), cut, &visit);
    let rows = listed.items.iter().map(row).collect();
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_create: visit.may(Permission::HardwareWrite),
        sees_scanners: visit.may(Permission::TerminalsRead),
        rows,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

const fn id(detail: &ControllerDetail) -> i64 {
    detail.controller.id
}

fn row<'a>(detail: &'a ControllerDetail, mut doors: Vec<(i64, String)>, cut: bool, visit: &Visit) -> Row<'a> {
    let rest = doors.len().saturating_sub(NAMED);
    doors.truncate(NAMED);
    let more = match (rest, cut) {
        (0, false) => None,
        (_, true) => Some("and maybe more".to_owned()),
        (rest, false) => Some(format!("and {rest} more")),
    };
    Row {
        id: id(detail),
        name: &detail.controller.name,
        place: &detail.place.name,
        standing: Standing::new(detail, visit.now()),
        doors,
        more,
    }
}
