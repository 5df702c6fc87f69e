use askama::Template;
use axum::extract::RawQuery;
use axum::http::StatusCode;
use doorward_app::evaluation_webhooks::{self, EvaluationWebhookDetail, Query};

use super::{EVALUATION_WEBHOOKS, state};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::settings::tabs::{Tab, tabs};
use crate::dashboard::tag;
use crate::dashboard::visit::{Answer, Shell, Visit};

#[derive(Template)]
#[template(path = "settings/evaluation_webhooks.html")]
struct ListPage<'a> {
    shell: Shell<'a>,
    tabs: Vec<Tab>,
    listing: &'a Listing,
    pager: Pager,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    name: &'a str,
    judges: &'a str,
    timeout: i64,
    tag: tag::Tag,
}

/// The organization's evaluation webhooks.
pub async fn list(visit: Visit, RawQuery(query): RawQuery) -> Answer {
    let listing = Listing::new(EVALUATION_WEBHOOKS, query.as_deref());
    let query = Query { query: listing.set("q"), ..Query::default() };
    let listed = evaluation_webhooks::list(&visit.app, &visit.caller, query, listing.page()).await?;
    let page = ListPage {
        shell: visit.shell(),
        tabs: tabs(&visit, EVALUATION_WEBHOOKS),
        pager: listing.pager(&listed),
        listing: &listing,
        rows: listed.items.iter().map(row).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row(detail: &EvaluationWebhookDetail) -> Row<'_> {
    Row {
        id: detail.webhook.id,
        name: &detail.webhook.name,
        judges: detail.terminal_name.as_deref().unwrap_or("All terminals"),
        timeout: detail.webhook.timeout,
        tag: state(detail),
    }
}
