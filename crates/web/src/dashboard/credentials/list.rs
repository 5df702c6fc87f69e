use std::collections::HashMap;

use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::group_links::{self, DeliveryStatus, GroupLinkDetail, Query};
use doorward_app::{Error, groups};
use doorward_core::Permission;
use doorward_store::group_links::{Sort, State};
use doorward_store::page::Page;

use super::CREDENTIALS;
use super::told::Told;
use crate::dashboard::groups::OfGroup;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::page::count;
use crate::dashboard::visit::{Answer, Shell, Visit};

/// What the list can be filtered by, as the address and the page call it.
const STATES: [(&str, &str); 5] = [
    ("active", "Active"),
    ("future", "Not yet valid"),
    ("expired", "Expired"),
    ("disabled", "Switched off"),
    ("failed", "Failed delivery"),
];

#[derive(Template)]
#[template(path = "credentials/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_make: bool,
    states: [(&'static str, &'static str); 5],
    of_group: Option<OfGroup>,
    rows: Vec<(Told<'a>, String)>,
}

/// The links that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(CREDENTIALS, query.as_deref());
    let listed = group_links::list(&visit.app, &visit.caller, asked(&listing), listing.page()).await?;
    let (now, doors) = (visit.now(), doors(&visit, &listed.items).await?);
    let row = |detail| {
        let Told { group, .. } = Told::new(detail, now);
        let doors = doors.get(&detail.group.id).map_or_else(|| group.to_owned(), |doors| format!("{group} · {doors}"));
        (Told::new(detail, now), doors)
    };
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_make: visit.may(Permission::GroupLinksWrite),
        states: STATES,
        of_group: OfGroup::read(&visit, &listing).await?,
        rows: listed.items.iter().map(row).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

/// What the address asks for.
fn asked(listing: &Listing) -> Query {
    let (sort, descending) = listing.sort();
    let sort = match sort {
        "until" => Sort::ValidUntil,
        "used" => Sort::Unlock,
        "created" => Sort::Created,
        _ => Sort::Name,
    };
    let state = match listing.get("state") {
        "active" => Some(State::Active),
        "future" => Some(State::Future),
        "expired" => Some(State::Expired),
        "disabled" => Some(State::Disabled),
        _ => None,
    };
    let failed = vec![DeliveryStatus::Refused, DeliveryStatus::Failed];
    Query {
        query: listing.set("q"),
        group_id: listing.id("group"),
        state,
        delivery_statuses: (listing.get("state") == "failed").then_some(failed),
        sort: Some(sort),
        descending,
        ..Query::default()
    }
}

/// How many doors the groups of these links have.
async fn doors(visit: &Visit, links: &[GroupLinkDetail]) -> Result<HashMap<i64, String>, Error> {
    let mut ids: Vec<i64> = links.iter().map(|detail| detail.group.id).collect();
    ids.sort_unstable();
    ids.dedup();
    let page = Page { limit: ids.len() as u64, offset: 0 };
    if ids.is_empty() {
        return Ok(HashMap::new());
    }
    let query = groups::Query { ids: Some(ids), ..groups::Query::default() };
    let groups = groups::list(&visit.app, &visit.caller, query, page).await?.items;
    Ok(groups.into_iter().map(|detail| (detail.group.id, count(detail.locks_count.unsigned_abs(), "door"))).collect())
}
