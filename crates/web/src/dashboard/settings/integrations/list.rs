use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::integrations::{self, IntegrationDetail, Query};
use doorward_core::Permission;
use doorward_store::entity::integration::Model as Integration;

use super::INTEGRATIONS;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::settings::tabs::{Tab, tabs};
use crate::dashboard::tag;
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "settings/integrations.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    listing: &'a Listing,
    pager: Pager,
    may_create: bool,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    place: &'a str,
    tag: tag::Tag,
}

/// The integrations that the person sees.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(INTEGRATIONS, query.as_deref());
    let query = Query { query: listing.set("q"), ..Query::default() };
    let listed = integrations::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        tabs: tabs(&visit, INTEGRATIONS),
        pager: listing.pager(&listed),
        listing: &listing,
        may_create: visit.may(Permission::IntegrationsWrite),
        rows: listed.items.iter().map(row).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(detail: &IntegrationDetail) -> Row<'_> {
    let IntegrationDetail { integration, place, .. } = detail;
    let place = place.as_ref().map_or("Whole organization", |place| &place.name);
    Row { id: integration.id, name: &integration.name, place, tag: state(integration) }
}

/// How an integration stands.
pub fn state(integration: &Integration) -> tag::Tag {
    if integration.disabled_due_to_error_at.is_some() {
        tag::Tag { class: "bad", icon: "alert", word: "Off after failures" }
    } else if !integration.enabled {
        tag::Tag { class: "off", icon: "off", word: "Off" }
    } else if integration.failing_since.is_some() {
        tag::Tag { class: "warn", icon: "alert", word: "Failing" }
    } else {
        tag::Tag { class: "good", icon: "clock", word: "On" }
    }
}
