//! What a run found, as tables for people and as JSON for programs.

use serde::Serialize;

use super::reads::Read;
use super::size::Size;
use crate::building::Credential;
use crate::cli::SizeName;
use crate::latency::Figures;
use crate::report::Machine;
use crate::table::table;

/// Least throughput at the last size, as a share of that at the first.
const UNLOCKS: f64 = 0.8;
/// Most that a page may take at the last size: 99 of 100, in milliseconds.
const PAGES: f64 = 50.0;

/// Everything that one run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where it ran.
    pub machine: Machine,
    /// Share of each size that was filled.
    pub share: f64,
    /// Seconds that each measurement of unlocks lasted.
    pub seconds: u64,
    /// Connections at once.
    pub connections: u16,
    /// Requests that differed from each other, at most.
    pub sample: u32,
    /// Each size on each database, in the order of the run.
    pub levels: Vec<Level>,
    /// What was asked for, and whether it is so.
    pub bars: Vec<Bar>,
}

/// One size on one database.
#[derive(Debug, Serialize)]
pub struct Level {
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// Its name.
    pub name: SizeName,
    /// What it has. The events are those when the measurements began, earlier measurements' among them.
    pub size: Size,
    /// Bytes of the database then.
    pub bytes: i64,
    /// Seconds that filling took.
    pub fill_seconds: f64,
    /// Unlocks.
    pub unlocks: Vec<Unlocks>,
    /// Pages.
    pub reads: Vec<Read>,
}

/// Unlocks with one kind of credential.
#[derive(Debug, Serialize)]
pub struct Unlocks {
    /// With what doors were opened.
    pub credential: Credential,
    /// How fast.
    pub figures: Figures,
    /// Unlocks that the ledger has of this load: as many as were answered, or the run would have failed.
    pub recorded: u64,
    /// Throughput by that at the first size of the same database.
    pub ratio: f64,
}

/// Something that was asked for.
#[derive(Debug, PartialEq, Serialize)]
pub struct Bar {
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// The size at which it was measured.
    pub size: SizeName,
    /// What it is.
    pub what: String,
    /// What it must be.
    pub bar: f64,
    /// What it is.
    pub measured: f64,
    /// Whether that is enough.
    pub met: bool,
}

/// The bars of one database, from its sizes in the order of the run.
pub fn bars(levels: &[Level]) -> Vec<Bar> {
    let Some(last) = levels.last() else { return Vec::new() };
    let (database, size) = (last.database, last.name);
    let mut bars = Vec::new();
    // A single size has nothing to be compared with.
    if levels.len() > 1 {
        bars.extend(last.unlocks.iter().map(|unlocks| {
            let (what, measured) = (format!("unlocks by {}, share of the first size's", unlocks.credential.name()), unlocks.ratio);
            Bar { database, size, what, bar: UNLOCKS, measured, met: measured >= UNLOCKS }
        }));
    }
    bars.extend(last.reads.iter().filter(|read| read.barred).map(|read| {
        let (what, measured) = (format!("{}, p99 ms", read.page), read.p99_ms);
        Bar { database, size, what, bar: PAGES, measured, met: measured < PAGES }
    }));
    bars
}

impl Report {
    /// For people.
    pub fn tables(&self) -> String {
        let Machine { cores, durable_commit_ms } = self.machine;
        let mut parts = vec![format!("{cores} cores; a durable commit of 4 KiB takes {durable_commit_ms:.3} ms (median)\n")];
        if self.share < 1.0 {
            parts.push(format!("Only {} of each size was filled: this says little about whole ones.\n", self.share));
        }
        parts.push(table(SIZES, self.levels.iter().map(sizes), 2));
        let unlocks = self.levels.iter().flat_map(|level| level.unlocks.iter().map(move |unlocks| unlock(level, unlocks)));
        parts.push(table(UNLOCK, unlocks, 3));
        let pages = self.levels.iter().flat_map(|level| level.reads.iter().map(move |read| page(level, read)));
        parts.push(table(PAGE, pages, 3));
        parts.push(table(BAR, self.bars.iter().map(bar), 4));
        parts.join("\n")
    }

    /// Those that are missed.
    pub fn missed(&self) -> usize {
        self.bars.iter().filter(|bar| !bar.met).count()
    }
}

const SIZES: [&str; 8] = ["database", "size", "links", "doors", "users", "events", "MB", "fill s"];

fn sizes(level: &Level) -> [String; 8] {
    let Size { links, doors, users, events } = level.size;
    [
        level.database.to_owned(),
        name(level.name),
        links.to_string(),
        doors.to_string(),
        users.to_string(),
        events.to_string(),
        (level.bytes / 1_000_000).to_string(),
        format!("{:.1}", level.fill_seconds),
    ]
}

const UNLOCK: [&str; 9] = ["database", "size", "with", "unlock/s", "ratio", "p50 ms", "p99 ms", "CPU us", "recorded"];

fn unlock(level: &Level, unlocks: &Unlocks) -> [String; 9] {
    let Unlocks { credential, figures, recorded, ratio } = unlocks;
    [
        level.database.to_owned(),
        name(level.name),
        credential.name().to_owned(),
        format!("{:.0}", figures.per_second),
        format!("{ratio:.3}"),
        format!("{:.3}", figures.p50_ms),
        format!("{:.3}", figures.p99_ms),
        format!("{:.1}", figures.cpu_us),
        recorded.to_string(),
    ]
}

const PAGE: [&str; 6] = ["database", "size", "page", "times", "p50 ms", "p99 ms"];

fn page(level: &Level, read: &Read) -> [String; 6] {
    [
        level.database.to_owned(),
        name(level.name),
        read.page.clone(),
        read.times.to_string(),
        format!("{:.3}", read.p50_ms),
        format!("{:.3}", read.p99_ms),
    ]
}

const BAR: [&str; 6] = ["database", "size", "bar", "", "must be", "is"];

fn bar(bar: &Bar) -> [String; 6] {
    let sign = if bar.bar < 1.0 { "at least" } else { "under" };
    [
        bar.database.to_owned(),
        name(bar.size),
        bar.what.clone(),
        if bar.met { "met" } else { "MISSED" }.to_owned(),
        format!("{sign} {}", bar.bar),
        format!("{:.3}", bar.measured),
    ]
}

fn name(size: SizeName) -> String {
    match size {
        SizeName::Bottom => "bottom",
        SizeName::Middle => "middle",
        SizeName::Top => "top",
    }
    .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(name: SizeName, per_second: f64, ratio: f64, p99_ms: f64) -> Level {
        let figures = Figures { per_second, p50_ms: 1.0, p99_ms: 2.0, cpu_us: 30.0 };
        let read = |page: &str, barred| Read { page: page.to_owned(), barred, times: 9, p50_ms: 1.0, p99_ms };
        Level {
            database: "sqlite",
            name,
            size: Size { links: 1, doors: 1, users: 1, events: 10 },
            bytes: 5_000_000,
            fill_seconds: 1.0,
            unlocks: vec![Unlocks { credential: Credential::Link, figures, recorded: 9, ratio }],
            reads: vec![read("/locks", true), read("/users", false)],
        }
    }

    #[test]
    fn bars_are_set_on_the_last_size_alone() {
        let levels = [level(SizeName::Bottom, 100.0, 1.0, 60.0), level(SizeName::Top, 79.0, 0.79, 49.9)];
        let met: Vec<_> = bars(&levels).into_iter().map(|bar| (bar.size, bar.measured, bar.met)).collect();
        assert_eq!(met, [(SizeName::Top, 0.79, false), (SizeName::Top, 49.9, true)]);
    }

    #[test]
    fn a_single_size_is_compared_with_none() {
        let bars = bars(&[level(SizeName::Top, 100.0, 1.0, 50.0)]);
        assert_eq!(bars.iter().map(|bar| bar.met).collect::<Vec<_>>(), [false]);
        assert!(super::bars(&[]).is_empty());
    }

    #[test]
    fn a_share_is_admitted() {
        let levels = vec![level(SizeName::Top, 100.0, 1.0, 50.0)];
        let machine = Machine { cores: 2, durable_commit_ms: 1.0 };
        let bars = bars(&levels);
        let mut report = Report { machine, share: 0.01, seconds: 1, connections: 64, sample: 9, levels, bars };
        assert!(report.tables().contains("Only 0.01 of each size"));
        assert_eq!(report.missed(), 1);
        report.share = 1.0;
        assert!(!report.tables().contains("Only"));
        assert!(report.tables().contains("MISSED"));
    }
}
