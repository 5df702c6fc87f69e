//! Statements with their plans as a text, and its comparison with the checked-in file.

use std::collections::HashMap;
use std::fmt::Write as _;
use std::path::PathBuf;

use doorward_store::Store;
use sea_orm::{ConnectionTrait as _, DbBackend, Statement};

use super::recorder::Recorder;

/// Tables that grow with an organization. `l`, `g`, `u`, `r` and `m` stand for some of them in statements with short names.
const GROWING: [&str; 28] = [
    "events",
    "postings",
    "commands",
    "group_links",
    "signing_keys",
    "link_passes",
    "locks",
    "groups",
    "group_locks",
    "users",
    "role_assignments",
    "teams",
    "team_memberships",
    "logins",
    "schedules",
    "proximity_uses",
    "places",
    "event_sets",
    "door_timers",
    "favorites",
    "idempotency_keys",
    "uploads",
    "l",
    "g",
    "u",
    "r",
    "p",
    "m",
];
/// Most of a list of columns or values that is printed.
const LIST: usize = 80;
/// Most of a text in a plan.
const TEXT: usize = 24;

/// What a statement may do that a hot one must not.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum May {
    /// Read by index, in order.
    Search,
    /// Sort what it found by index: it finds little.
    Sort,
    /// Read a table whole, for a reason.
    Scan(&'static str),
}

pub struct Book {
    store: Store,
    /// Whether what follows runs on the gatekeeper's connections, which plan in a way of their own.
    pub batches: bool,
    text: String,
    hopeless: Vec<String>,
}

impl Book {
    pub async fn new(store: Store) -> Self {
        let backend = store.reader().get_database_backend();
        let server = if backend == DbBackend::Postgres {
            let statement = Statement::from_string(backend, "SHOW server_version_num");
            let version: String = store.reader().query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap();
            format!("PostgreSQL {}", version.parse::<u32>().unwrap() / 10_000)
        } else {
            "SQLite".to_owned()
        };
        let text = format!("Query plans of the hot statements. {server}\nUPDATE_PLANS=1 writes this file anew.\n");
        Self { store, batches: false, text, hopeless: Vec::new() }
    }

    pub fn is_sqlite(&self) -> bool {
        self.store.reader().get_database_backend() == DbBackend::Sqlite
    }

    /// Writes down the plans of all statements that run.
    pub async fn plan<T>(&mut self, title: &str, may: May, run: impl AsyncFnOnce(&Recorder) -> T) {
        let recorder = Recorder::begin(&self.store).await;
        run(&recorder).await;
        let statements = recorder.statements();
        assert!(!statements.is_empty(), "{title}: nothing ran");
        writeln!(self.text, "\n== {title}").unwrap();
        if let May::Scan(reason) = may {
            writeln!(self.text, "   reads a table whole: {reason}").unwrap();
        }
        for statement in statements {
            let plan = self.explain(&statement).await;
            let scans = !matches!(may, May::Scan(_)) && plan.iter().any(|step| scans(step));
            // PostgreSQL sorts what its statistics say is little.
            if scans || self.is_sqlite() && may == May::Search && sorts(&plan) {
                self.hopeless.push(format!("{title}: {}\n{}", statement.sql, plan.join("\n")));
            }
            writeln!(self.text, "\n{}", shortened(&statement.sql)).unwrap();
            for step in plan {
                writeln!(self.text, "    {step}").unwrap();
            }
        }
    }

    async fn explain(&self, statement: &Statement) -> Vec<String> {
        let explain = if self.is_sqlite() { "EXPLAIN QUERY PLAN" } else { "EXPLAIN (COSTS OFF)" };
        let explained = Statement { sql: format!("{explain} {}", statement.sql), ..statement.clone() };
        let explained = match self.store.for_batches().await.unwrap() {
            Some(batches) if self.batches => batches.begin().await.unwrap().query_all_raw(explained).await,
            Some(_) | None => self.store.reader().query_all_raw(explained).await,
        };
        let rows = explained.unwrap_or_else(|error| panic!("{}: {error}", statement.sql));
        if !self.is_sqlite() {
            return rows.iter().map(|row| short_texts(&row.try_get_by_index::<String>(0).unwrap())).collect();
        }
        // Each step names the one that it is a part of.
        let mut depths = HashMap::from([(0, 0)]);
        let steps = rows.iter().map(|row| {
            let [id, parent] = ["id", "parent"].map(|column| row.try_get::<i32>("", column).unwrap());
            let depth = depths.get(&parent).copied().unwrap_or(0);
            depths.insert(id, depth + 1);
            format!("{:1$}{2}", "", 2 * depth, row.try_get::<String>("", "detail").unwrap())
        });
        steps.collect()
    }

    /// Compares the text with the checked-in file, or writes it anew if `UPDATE_PLANS=1`. Another version of PostgreSQL may
    /// plan otherwise, and prints plans in other words.
    pub fn compare(&self) {
        assert!(self.hopeless.is_empty(), "read whole, or sorted:\n{}", self.hopeless.join("\n"));
        let file = if self.is_sqlite() { "sqlite.txt" } else { "postgres.txt" };
        let path = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/plans").join(file);
        if std::env::var("UPDATE_PLANS").is_ok_and(|value| value == "1") {
            std::fs::write(&path, &self.text).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        let (found, server) = (self.text.lines(), expected.lines().next());
        if !self.is_sqlite() && server.is_some() && server != self.text.lines().next() {
            return;
        }
        for (number, (found, expected)) in found.zip(expected.lines()).enumerate() {
            assert_eq!(found, expected, "line {} of {file}; UPDATE_PLANS=1 writes it anew", number + 1);
        }
        assert!(self.text == expected, "{file} is shorter or longer; UPDATE_PLANS=1 writes it anew");
    }
}

/// Whether a step reads a growing table whole.
fn scans(step: &str) -> bool {
    let step = step.trim_start_matches([' ', '-', '>']);
    let scanned = ["SCAN ", "Seq Scan on ", "Parallel Seq Scan on "].iter().find_map(|scan| step.strip_prefix(scan));
    scanned.is_some_and(|of| of.split(' ').any(|word| GROWING.contains(&word)))
}

/// Whether SQLite sorts what it found.
fn sorts(plan: &[String]) -> bool {
    plan.iter().any(|step| step.contains("TEMP B-TREE"))
}

/// A statement without the columns that it reads or writes, and with the first of many values.
fn shortened(sql: &str) -> String {
    let sql = sql.replace('"', "");
    let mut parts = sql.split("SELECT ");
    let mut short = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let columns = part.find(" FROM ").filter(|length| *length > LIST);
        write!(short, "SELECT {}{}", if columns.is_some() { "…" } else { "" }, &part[columns.unwrap_or(0)..]).unwrap();
    }
    let values = [" VALUES ", " FROM UNNEST("].iter().find_map(|list| short.find(list));
    if let Some(values) = values.filter(|_| short.contains("INSERT"))
        && short.len() > values + LIST
    {
        short.truncate(values + LIST);
        short.push('…');
    }
    short
}

/// A plan's step with the beginnings of its texts.
fn short_texts(step: &str) -> String {
    let mut short = String::new();
    for (nth, part) in step.split('\'').enumerate() {
        if nth > 0 {
            short.push('\'');
        }
        // Some lists are in no order.
        let part = if nth % 2 == 1 && part.starts_with('{') { "{…}" } else { part };
        match part.char_indices().nth(TEXT) {
            Some((end, _)) if nth % 2 == 1 => {
                short.push_str(&part[..end]);
                short.push('…');
            }
            Some(_) | None => short.push_str(part),
        }
    }
    short
}
