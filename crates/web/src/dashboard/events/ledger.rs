//! Verifying the ledger by a click.

use askama::Template;
use axum::http::StatusCode;
use doorward_app::Error;
use doorward_app::ledger::{self, Running, Verified, VerifiedChain};

use crate::dashboard::tag::When;
use crate::dashboard::visit::{Answer, Shell, Submitted, Visit};

const LEDGER: &str = "/app/events/ledger";

#[derive(Template)]
#[template(path = "events/ledger.html")]
struct LedgerPage<'a> {
    shell: Shell<'a>,
    /// How far it has come, and of how many.
    running: Option<Option<(u64, u64)>>,
    last: Option<Last>,
}

/// The last verification that ended.
struct Last {
    by: String,
    began: When,
    ended: When,
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

/// What the list of events says of it.
pub struct Told {
    pub whole: bool,
    pub text: String,
    pub ended: When,
}

/// What the list of events says of the last verification, to whoever may verify.
pub async fn told(visit: &Visit) -> Result<Option<Told>, Error> {
    let Some(last) = ledger::verification(&visit.app, &visit.caller).await?.last else { return Ok(None) };
    let text = match (&last.chains, last.is_whole()) {
        (None, _) => "The ledger could not be read to the end when it was last verified".to_owned(),
        (Some(_), false) => "The ledger was changed: its last verification found a break".to_owned(),
        (Some(chains), true) => match chains.as_slice() {
            [chain] => format!("The ledger is whole up to entry {}, as {} verified", chain.entries, last.by),
            _ => format!("The ledger is whole in all of its {} entries, as {} verified", last.entries(), last.by),
        },
    };
    Ok(Some(Told { whole: last.is_whole(), text, ended: When::new(last.ended_at, visit.zone(), visit.now()) }))
}

/// The last verification, or how far the present one has come.
pub async fn show(visit: Visit) -> Answer {
    let verification = ledger::verification(&visit.app, &visit.caller).await?;
    let page = LedgerPage {
        shell: visit.shell(),
        running: verification.running.as_ref().map(progress),
        last: verification.last.map(|last| ended(&visit, last)),
    };
    Ok(visit.respond(StatusCode::OK, &page))
}

fn progress(running: &Running) -> Option<(u64, u64)> {
    running.progress.map(|progress| (progress.read, progress.of.max(1)))
}

fn ended(visit: &Visit, last: Verified) -> Last {
    let when = |at| When::new(at, visit.zone(), visit.now());
    Last {
        began: when(last.started_at),
        ended: when(last.ended_at),
        failed: last.chains.is_none(),
        whole: last.is_whole(),
        by: last.by,
        chains: last.chains.into_iter().flatten().map(chain).collect(),
    }
}

fn chain(chain: VerifiedChain) -> Chain {
    let VerifiedChain { node, entries, hash, broken } = chain;
    Chain { node, entries: if entries == 1 { "1 entry".to_owned() } else { format!("{entries} entries") }, hash, broken }
}

pub async fn begin(Submitted { visit, .. }: Submitted) -> Answer {
    ledger::begin(&visit.app, &visit.caller).await?;
    Ok(visit.done(LEDGER, "The ledger is being verified."))
}
