use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::terminals::{self, Query};

use super::{Row, SCANNERS, rows};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "controllers/scanners.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    rows: Vec<Row>,
}

/// The scanners that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(SCANNERS, query.as_deref());
    let query = Query { query: listing.set("q"), ..Query::default() };
    let listed = terminals::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let pager = listing.pager(&listed);
    let page = ListPage { shell: visit.shell(), pager, listing: &listing, rows: rows(&visit, listed.items).await? };
    Ok(visit.respond(StatusCode::OK, &page))
}
