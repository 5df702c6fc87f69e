use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::integrations::{self, IntegrationDetail};
use doorward_store::entity::delivery;
use serde_json::Value;

use super::address;
use super::list::state;
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/integration.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    detail: &'a IntegrationDetail,
    tag: tag::Tag,
    /// Types of events; all if empty.
    events: String,
    /// How a test failed.
    failed: Option<String>,
    pager: Pager,
    rows: Vec<Row<'a>>,
}

struct Row<'a> {
    id: i64,
    kind: &'a str,
    tag: tag::Tag,
    /// The status of the answer.
    answer: Option<i32>,
    attempts: i64,
    error: Option<&'a str>,
    made: When,
    /// Its next try.
    next: Option<When>,
}

/// One integration with what was sent to it.
pub async fn show(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    page(&visit, id, query.as_deref(), None).await
}

async fn page(visit: &Visit, id: i64, query: Option<&str>, failed: Option<String>) -> Answer {
    let detail = integrations::read(&visit.app, &visit.caller, id).await?;
    let listing = Listing::new(address(id), query);
    let listed = integrations::deliveries(&visit.app, &visit.caller, id, listing.page()).await?;
    let events = detail.integration.enabled_events.as_array().map(Vec::as_slice).unwrap_or_default();
    let page = ShowPage {
        shell: visit.shell(),
        tag: state(&detail.integration),
        events: events.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(", "),
        failed,
        pager: listing.pager(&listed),
        rows: listed.items.iter().map(|delivery| row(delivery, visit)).collect(),
        detail: &detail,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row<'a>(delivery: &'a delivery::Model, visit: &Visit) -> Row<'a> {
    let when = |at: doorward_store::Micros| When::new(at.at(), visit.zone(), visit.now());
    let tag = match delivery.status.as_str() {
        "delivered" => tag::Tag { class: "good", icon: "clock", word: "Delivered" },
        "failed" => tag::Tag { class: "bad", icon: "alert", word: "Not delivered" },
        _ => tag::Tag { class: "wait", icon: "wait", word: "Waiting" },
    };
    Row {
        id: delivery.id,
        kind: &delivery.event_kind,
        tag,
        answer: delivery.answer_status,
        attempts: delivery.attempts,
        error: delivery.error.as_deref(),
        made: when(delivery.created_at),
        next: delivery.due_at.map(when),
    }
}

/// Sends a test and tells how it went.
pub async fn test(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let outcome = integrations::test(&visit.app, &visit.caller, id).await?;
    match (outcome.error, outcome.status) {
        (Some(error), _) => page(&visit, id, None, Some(error)).await,
        (None, Some(status)) => Ok(visit.done(&address(id), &format!("The test was delivered: the receiver answered {status}."))),
        (None, None) => Ok(visit.done(&address(id), "The test was delivered.")),
    }
}

pub async fn replay(Path((id, delivery)): Path<(i64, i64)>, Submitted { visit, .. }: Submitted) -> Answer {
    integrations::replay(&visit.app, &visit.caller, id, delivery).await?;
    Ok(visit.done(&address(id), "The event is sent once more."))
}
