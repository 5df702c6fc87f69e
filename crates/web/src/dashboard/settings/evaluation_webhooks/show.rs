use askama::Template;
use axum::extract::{Path, RawQuery};
use axum::http::StatusCode;
use doorward_app::evaluation_webhooks::{self, DecisionDetail, EvaluationWebhookDetail, TestOutcome};
use doorward_core::Code;

use super::{address, circuit, circuit_word, state};
use crate::dashboard::listing::{Listing, Pager};
use crate::dashboard::reasons::reason;
use crate::dashboard::tag::{self, When};
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

#[derive(Template)]
#[template(path = "settings/evaluation_webhook.html")]
struct ShowPage<'a> {
    shell: Shell<'a>,
    detail: &'a EvaluationWebhookDetail,
    tag: tag::Tag,
    judges: &'a str,
    circuit: &'static str,
    /// How a test ended.
    tested: Option<Tested>,
    pager: Pager,
    rows: Vec<Row<'a>>,
}

struct Tested {
    answered: bool,
    text: String,
}

struct Row<'a> {
    made: When,
    lock: &'a str,
    terminal: &'a str,
    tag: tag::Tag,
    reason: Option<&'static str>,
    milliseconds: i64,
    circuit: &'static str,
}

/// One webhook with what it decided last.
pub async fn show(visit: Visit, Path(id): Path<i64>, RawQuery(query): RawQuery) -> Answer {
    page(&visit, id, query.as_deref(), None).await
}

async fn page(visit: &Visit, id: i64, query: Option<&str>, tested: Option<Tested>) -> Answer {
    let detail = evaluation_webhooks::read(&visit.app, &visit.caller, id).await?;
    let listing = Listing::new(address(id), query);
    let listed = evaluation_webhooks::decisions(&visit.app, &visit.caller, id, listing.page()).await?;
    let page = ShowPage {
        shell: visit.shell(),
        tag: state(&detail),
        judges: detail.terminal_name.as_deref().unwrap_or("All terminals that have none of their own"),
        circuit: circuit(detail.circuit),
        tested,
        pager: listing.pager(&listed),
        rows: listed.items.iter().map(|decision| row(decision, visit)).collect(),
        detail: &detail,
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn row<'a>(detail: &'a DecisionDetail, visit: &Visit) -> Row<'a> {
    let decision = &detail.decision;
    Row {
        made: When::new(decision.created_at.at(), visit.zone(), visit.now()),
        lock: detail.lock_name.as_deref().unwrap_or("A deleted door"),
        terminal: detail.terminal_name.as_deref().unwrap_or("A deleted terminal"),
        tag: match decision.code {
            None => tag::Tag { class: "good", icon: "open", word: "Grant" },
            Some(_) => tag::Tag { class: "bad", icon: "lock", word: "Deny" },
        },
        reason: decision.code.as_deref().and_then(Code::parse).map(reason),
        milliseconds: decision.milliseconds,
        circuit: circuit_word(&decision.circuit),
    }
}

/// Puts a code that is none to it, and tells how that went.
pub async fn test(Path(id): Path<i64>, Submitted { visit, .. }: Submitted) -> Answer {
    let outcome = evaluation_webhooks::test(&visit.app, &visit.caller, id).await?;
    page(&visit, id, None, Some(told(&outcome))).await
}

fn told(TestOutcome { status, verdict, reason: said, milliseconds, .. }: &TestOutcome) -> Tested {
    let answered = matches!(verdict, Ok(()) | Err(Code::EvaluationDenied));
    let decision = match verdict {
        Ok(()) => "Grant".to_owned(),
        Err(Code::EvaluationDenied) => said.as_ref().map_or_else(|| "Deny".to_owned(), |said| format!("Deny: “{said}”")),
        Err(code) => reason(*code).trim_end_matches('.').to_owned(),
    };
    let status = status.map(|status| format!(", status {status}")).unwrap_or_default();
    Tested { answered, text: format!("{decision}{status}, after {milliseconds} milliseconds. Nothing was opened.") }
}
