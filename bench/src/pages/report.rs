//! What a run found, as a table for people and as JSON for programs.

use serde::Serialize;

use crate::growth::reads::Read;
use crate::growth::size::Size;
use crate::report::Machine;
use crate::table::table;

/// Everything that one run found.
#[derive(Debug, Serialize)]
pub struct Report {
    /// Where it ran.
    pub machine: Machine,
    /// Longest that 99 of 100 readings of a page may take.
    pub most_ms: f64,
    /// Each database.
    pub databases: Vec<Pages>,
}

/// What one database's pages took.
#[derive(Debug, Serialize)]
pub struct Pages {
    /// `sqlite` or `postgres`.
    pub database: &'static str,
    /// What the organization has.
    pub size: Size,
    /// The page that does nothing.
    pub bare: Read,
    /// The others.
    pub reads: Vec<Read>,
}

const HEADINGS: [&str; 7] = ["database", "page", "times", "p50 ms", "p99 ms", "p50 by bare", ""];
/// The columns that hold words stand left.
const WORDS: usize = 2;

impl Report {
    /// How many pages take too long.
    pub fn slow(&self) -> usize {
        self.databases.iter().flat_map(|pages| &pages.reads).filter(|read| self.is_slow(read)).count()
    }

    fn is_slow(&self, read: &Read) -> bool {
        read.p99_ms > self.most_ms
    }

    /// For people.
    pub fn table(&self) -> String {
        let Machine { cores, durable_commit_ms } = self.machine;
        let rows = self.databases.iter().flat_map(|pages| {
            let reads = std::iter::once(&pages.bare).chain(&pages.reads);
            reads.map(|read| {
                [
                    pages.database.to_owned(),
                    read.page.clone(),
                    read.times.to_string(),
                    format!("{:.2}", read.p50_ms),
                    format!("{:.2}", read.p99_ms),
                    format!("{:.0}", ratio(read, &pages.bare)),
                    if self.is_slow(read) { "too slow" } else { "" }.to_owned(),
                ]
            })
        });
        let mut text = format!("{cores} cores; a durable commit of 4 KiB takes {durable_commit_ms:.3} ms (median)\n");
        for Pages { database, size: Size { links, doors, users, events }, .. } in &self.databases {
            text.push_str(&format!("{database}: {links} links, {doors} doors, {users} users, {events} events\n"));
        }
        text.push('\n');
        text + &table(HEADINGS, rows, WORDS)
    }
}

fn ratio(read: &Read, bare: &Read) -> f64 {
    if bare.p50_ms > 0.0 { read.p50_ms / bare.p50_ms } else { 0.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(page: &str, p50_ms: f64, p99_ms: f64) -> Read {
        Read { page: page.to_owned(), barred: false, times: 100, p50_ms, p99_ms }
    }

    #[test]
    fn what_takes_too_long_is_counted_and_told() {
        let size = Size { links: 100_000, doors: 1_000, users: 10_000, events: 1_000_000 };
        let reads = vec![read("Overview", 12.0, 99.0), read("Links by used", 40.0, 100.5)];
        let databases = vec![Pages { database: "sqlite", size, bare: read("/healthz", 0.2, 0.4), reads }];
        let report = Report { machine: Machine { cores: 2, durable_commit_ms: 0.5 }, most_ms: 100.0, databases };
        assert_eq!(report.slow(), 1);
        let lines: Vec<String> = report.table().lines().map(|line| line.split_whitespace().collect::<Vec<_>>().join(" ")).collect();
        assert_eq!(lines[1], "sqlite: 100000 links, 1000 doors, 10000 users, 1000000 events");
        assert_eq!(
            lines[4..],
            [
                "sqlite /healthz 100 0.20 0.40 1",
                "sqlite Overview 100 12.00 99.00 60",
                "sqlite Links by used 100 40.00 100.50 200 too slow",
            ]
        );
    }
}
