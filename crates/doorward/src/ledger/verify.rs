//! `doorward ledger verify`

use std::io::Write;

use doorward_app::ledger::{ChainReport, verify};
use serde_json::{Value, json};

use super::meter::{Measured, Meter};
use super::{close, open};
use crate::cli::VerifyArguments;
use crate::failure::Failure;
use crate::log;
use crate::settings::{Defaults, Settings};

/// Verifies every chain and prints what it found. A chain that is not whole makes it fail.
pub(super) async fn run(arguments: VerifyArguments) -> Result<(), Failure> {
    let settings = Settings::load(arguments.options, &Defaults::REAL)?;
    log::start(settings.log_format, "warn");
    let store = open(&settings).await?;
    let mut meter = Meter::start("verified");
    let verified = verify(&store, arguments.organization.as_deref(), |progress| meter.show(progress)).await;
    let measured = meter.end();
    close(store).await;
    let chains = verified?;

    let text = if arguments.json { as_json(&chains, &measured).to_string() } else { as_text(&chains, &measured) };
    writeln!(std::io::stdout(), "{text}").map_err(|error| Failure::Running(format!("cannot print: {error}")))?;
    match chains.iter().filter(|chain| chain.broken.is_some()).count() {
        0 => Ok(()),
        broken => Err(Failure::Running(format!("the ledger is broken: {broken} of {}", counted(chains.len())))),
    }
}

fn as_json(chains: &[ChainReport], measured: &Measured) -> Value {
    let chain = |chain: &ChainReport| {
        let broken = chain.broken.as_ref().map(|broken| {
            json!({"entry": broken.position, "event": broken.uuid, "what": broken.fault.name(), "text": broken.to_string()})
        });
        json!({
            "organization": chain.domain,
            "organization_id": chain.organization_id,
            "node": chain.node,
            "entries": chain.entries,
            "hash": hex::encode(chain.hash),
            "broken": broken,
        })
    };
    json!({
        "whole": chains.iter().all(|chain| chain.broken.is_none()),
        "chains": chains.iter().map(chain).collect::<Vec<_>>(),
        "entries": chains.iter().map(|chain| chain.entries).sum::<u64>(),
        "seconds": measured.seconds,
        "entries_per_second": measured.per_second(),
    })
}

fn as_text(chains: &[ChainReport], measured: &Measured) -> String {
    let mut lines: Vec<String> = chains.iter().map(line).collect();
    let entries: u64 = chains.iter().map(|chain| chain.entries).sum();
    let state = if chains.iter().all(|chain| chain.broken.is_none()) { "whole" } else { "BROKEN" };
    lines.push(format!(
        "{state}: {}, {entries} entries as they were written, {:.1} s, {} entries/s",
        counted(chains.len()),
        measured.seconds,
        measured.per_second()
    ));
    lines.join("\n")
}

fn counted(chains: usize) -> String {
    if chains == 1 { "1 chain".to_owned() } else { format!("{chains} chains") }
}

fn line(chain: &ChainReport) -> String {
    let organization = chain.domain.clone().unwrap_or_else(|| format!("organization {}", chain.organization_id));
    let hash = hex::encode(chain.hash);
    let (node, entries) = (&chain.node, chain.entries);
    match &chain.broken {
        None => format!("{organization}, node {node}: {entries} entries, head {hash}"),
        Some(broken) => format!("{organization}, node {node}: BROKEN: {broken}. Whole up to entry {entries}, hash {hash}"),
    }
}
