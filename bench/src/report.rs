//! What a run found, as a table for people and as JSON for programs.

use std::path::Path;

use serde::Serialize;

use crate::building::Credential;
use crate::latency::Figures;
use crate::table::table;
use crate::{Result, commit, said};

/// Everything that one run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where it ran.
    pub machine: Machine,
    /// Seconds that each measurement lasted.
    pub seconds: u64,
    /// Doors that were opened in turn.
    pub doors: u16,
    /// Each measurement, in the order of the run.
    pub rows: Vec<Row>,
}

/// What the figures depend on besides the program.
#[derive(Debug, Serialize)]
pub struct Machine {
    /// Processors that servers and load share.
    pub cores: usize,
    /// Median of an append of 4 KiB with `fdatasync` where the data folders lie, in milliseconds.
    pub durable_commit_ms: f64,
}

impl Machine {
    /// This one, with data folders below `folder`.
    ///
    /// # Errors
    /// It does not tell, or the folder cannot be written to.
    pub fn of(folder: &Path) -> Result<Self> {
        let cores = std::thread::available_parallelism().map_err(said("cannot count processors"))?.get();
        Ok(Self { cores, durable_commit_ms: commit::median_in(folder)?.as_secs_f64() * 1e3 })
    }
}

/// The same load on both servers, one right after the other.
#[derive(Debug, Serialize)]
pub struct Row {
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// With what doors were opened.
    pub credential: Credential,
    /// Connections at once.
    pub connections: u16,
    /// The bare route.
    pub bare: Figures,
    /// Unlocks.
    pub unlock: Figures,
    /// Unlocks that the ledger has of this load: as many as were answered, or the run would have failed.
    pub recorded: u64,
    /// Throughput of unlocks by that of the bare route.
    pub ratio: f64,
}

impl Row {
    /// A row with its ratio.
    pub fn new(load: (&'static str, Credential, u16), bare: Figures, unlock: Figures, recorded: u64) -> Self {
        let (database, credential, connections) = load;
        let ratio = if bare.per_second > 0.0 { unlock.per_second / bare.per_second } else { 0.0 };
        Self { database, credential, connections, bare, unlock, recorded, ratio }
    }
}

const HEADINGS: [&str; 13] = [
    "database",
    "with",
    "conns",
    "bare/s",
    "unlock/s",
    "ratio",
    "bare p50",
    "p99 ms",
    "unlock p50",
    "p99 ms",
    "bare CPU",
    "CPU us",
    "recorded",
];
/// The columns that hold words stand left.
const WORDS: usize = 2;

impl Report {
    /// For people.
    pub fn table(&self) -> String {
        let Machine { cores, durable_commit_ms } = self.machine;
        let rows = table(HEADINGS, self.rows.iter().map(cells), WORDS);
        format!("{cores} cores; a durable commit of 4 KiB takes {durable_commit_ms:.3} ms (median)\n\n{rows}")
    }
}

fn cells(row: &Row) -> [String; HEADINGS.len()] {
    let Row { database, credential, connections, bare, unlock, recorded, ratio } = row;
    [
        (*database).to_owned(),
        credential.name().to_owned(),
        connections.to_string(),
        format!("{:.0}", bare.per_second),
        format!("{:.0}", unlock.per_second),
        format!("{ratio:.3}"),
        format!("{:.3}", bare.p50_ms),
        format!("{:.3}", bare.p99_ms),
        format!("{:.3}", unlock.p50_ms),
        format!("{:.3}", unlock.p99_ms),
        format!("{:.1}", bare.cpu_us),
        format!("{:.1}", unlock.cpu_us),
        recorded.to_string(),
    ]
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn figures(per_second: f64) -> Figures {
        Figures { per_second, p50_ms: 0.5, p99_ms: 12.25, cpu_us: 20.0 }
    }

    fn report() -> Report {
        let rows = vec![
            Row::new(("sqlite", Credential::Link, 1), figures(20_000.0), figures(900.0), 5_400),
            Row::new(("postgres", Credential::Login, 256), figures(100_000.0), figures(40_000.0), 240_000),
        ];
        Report { machine: Machine { cores: 2, durable_commit_ms: 0.8125 }, seconds: 5, doors: 10, rows }
    }

    #[test]
    fn the_ratio_is_unlocks_by_bare_answers() {
        let ratios: Vec<_> = report().rows.iter().map(|row| row.ratio).collect();
        assert_eq!(ratios, [0.045, 0.4]);
        assert_eq!(Row::new(("sqlite", Credential::Link, 1), figures(0.0), figures(1.0), 1).ratio, 0.0);
    }

    #[test]
    fn columns_of_the_table_end_below_each_other() {
        let table = report().table();
        let lines: Vec<_> = table.lines().skip(2).collect();
        assert_eq!(lines.len(), 3);
        assert!(lines.iter().all(|line| line.len() == lines[0].len()), "{table}");
        assert!(table.starts_with("2 cores; a durable commit of 4 KiB takes 0.812 ms"), "{table}");
        assert!(lines[2].starts_with("postgres  login    256  100000     40000  0.400"), "{table}");
    }

    #[test]
    fn json_has_the_machine_and_every_row() {
        let json = serde_json::to_value(report()).unwrap();
        assert_eq!(json["machine"], json!({"cores": 2, "durable_commit_ms": 0.8125}));
        assert_eq!(json["rows"][1]["credential"], "login");
        assert_eq!(json["rows"][1]["unlock"], json!({"per_second": 40_000.0, "p50_ms": 0.5, "p99_ms": 12.25, "cpu_us": 20.0}));
        assert_eq!(json["rows"][0]["recorded"], 5_400);
    }
}
