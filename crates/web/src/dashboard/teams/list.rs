use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::teams::{self, Query};
use doorward_core::Permission;
use doorward_store::entity::team::Model as Team;

use super::TEAMS;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "teams/list.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    listing: &'a Listing,
    pager: Pager,
    may_create: bool,
    rows: Vec<(&'a Team, When)>,
}

/// The organization's teams.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(TEAMS, query.as_deref());
    let (sort, descending) = listing.sort();
    let query = Query { query: listing.set("q"), descending: sort == "name" && descending, ..Query::default() };
    let listed = teams::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        pager: listing.pager(&listed),
        listing: &listing,
        may_create: visit.may_in_organization(Permission::TeamsWrite),
        rows: listed.items.iter().map(|team| (team, When::new(team.created_at.at(), visit.zone(), visit.now()))).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}
