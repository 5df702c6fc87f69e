//! Verifying the ledger by a click.

use askama::Template;
use axum::http::StatusCode;
use doorward_app::ledger::{self, ChainReport, Outcome, Verification};

use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const LEDGER: &str = "/app/events/ledger";

#[derive(Template)]
#[template(path = "events/ledger.html")]
struct LedgerPage<'a> {
    shell: Shell<'a>,
    /// How far it has come, and of how many.
    running: Option<Option<(u64, u64)>>,
    began: Option<When>,
    ended: Option<When>,
    failed: bool,
    whole: bool,
    chains: Vec<Chain>,
}

struct Chain {
    node: String,
    entries: String,
    hash: String,
    broken: Option<String>,
}

/// The last verification, or how far the present one has come.
pub async fn show(visit: Visit) -> Answer {
    let last = ledger::last(&visit.app, &visit.caller)?;
    let when = |at| When::new(at, visit.zone(), visit.now());
    let ended = last.as_ref().and_then(|verification| verification.ended.as_ref());
    let reports = match ended {
        Some((_, Outcome::Read(reports))) => reports.as_slice(),
        Some((_, Outcome::Failed)) | None => &[],
    };
    let page = LedgerPage {
        shell: visit.shell(),
        running: last.as_ref().filter(|verification| verification.ended.is_none()).map(progress),
        began: last.as_ref().map(|verification| when(verification.started_at)),
        ended: ended.map(|(at, _)| when(*at)),
        failed: matches!(ended, Some((_, Outcome::Failed))),
        whole: reports.iter().all(|report| report.broken.is_none()),
        chains: reports.iter().map(chain).collect(),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn progress(verification: &Verification) -> Option<(u64, u64)> {
    verification.progress.map(|progress| (progress.read, progress.of.max(1)))
}

fn chain(report: &ChainReport) -> Chain {
    Chain {
        node: report.node.clone(),
        entries: if report.entries == 1 { "1 entry".to_owned() } else { format!("{} entries", report.entries) },
        hash: hex::encode(report.hash),
        broken: report.broken.as_ref().map(ToString::to_string),
    }
}

pub async fn begin(Submitted { visit, .. }: Submitted) -> Answer {
    ledger::begin(&visit.app, &visit.caller).await?;
    Ok(visit.done(LEDGER, "The ledger is being verified."))
}
