//! `doorward-bench alone`: how long an agent takes to decide without its server, with as many links and keys as it may ever know,
//! against the bare check of one Ed25519 signature and the bare commit of one row, in the same run.

use std::hint::black_box;
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;

use doorward_agent::alone::{Local, Moment, Owner, Shown, Verdict};
use doorward_core::bundle::{BundleKey, Door, Group, Key, Link, Part, Record, Step};
use doorward_core::decide::{Allowance, LockFacts, Validity};
use doorward_core::pass::{Claims, PassKey, Subject};
use doorward_core::restrictions::Restrictions;
use doorward_core::{Relay, Secret, Timestamp};
use doorward_wire::session::SignedPart;
use ring::signature::{ED25519, Ed25519KeyPair, KeyPair as _, UnparsedPublicKey};
use serde::Serialize;
use serde_json::json;

use crate::cli::AloneOptions;
use crate::latency::Latency;
use crate::{Result, said};

const ORGANIZATION: i64 = 1;
const CONTROLLER: i64 = 1;
const DOOR: i64 = 1;
const GROUP: i64 = 1;
const MADE: i64 = 1_800_000_000;
/// Records of a part.
const PART: usize = 250;
/// The seed of the key that signs passes.
const PASSES: [u8; 32] = [2; 32];

/// What was measured, in milliseconds.
#[derive(Debug, Serialize)]
struct Figures {
    links: u32,
    keys: u32,
    /// Opening the database and reading what is held in memory.
    start_ms: f64,
    /// Resident memory of this process, in MiB, before links were filled in and after the database was opened anew.
    resident_mib: (f64, f64),
    verify: Times,
    decide: Times,
    /// `decide` by `verify`, at the median.
    decide_ratio: f64,
    commit: Times,
    decide_and_keep: Times,
    /// `decide_and_keep` by `verify` and `commit` together, at the median.
    keep_ratio: f64,
}

#[derive(Debug, Serialize)]
struct Times {
    p50_ms: f64,
    p99_ms: f64,
}

impl Times {
    fn of(latency: &Latency) -> Self {
        Self { p50_ms: latency.milliseconds(0.5), p99_ms: latency.milliseconds(0.99) }
    }
}

/// Measures and prints.
///
/// # Errors
/// The database failed, or a decision was another than it must be.
pub fn run(options: &AloneOptions) -> Result<()> {
    let folder = match &options.folder {
        Some(folder) => tempfile::tempdir_in(folder),
        None => tempfile::tempdir(),
    };
    let folder = folder.map_err(said("cannot make a folder"))?;
    let file = folder.path().join("agent.sqlite");
    let server = BundleKey::from_seed(&[1; 32]).map_err(said("a key"))?;
    let before = resident()?;
    fill(&open(&file, &server)?, &server, options)?;
    let began = Instant::now();
    let local = open(&file, &server)?;
    let start = began.elapsed();
    let passes = passes(options)?;
    let moment = Moment { now: second(MADE + 60), from_server: true };
    let texts: Vec<&str> = passes.iter().map(Secret::reveal).collect();
    let verify = checks(texts.len())?;
    let decide = timed(&texts, |text| {
        local
            .would_decide(Shown { terminal_id: 1, lock_id: DOOR, text }, moment)
            .map_err(|code| format!("refused: {}", code.text()))
    })?;
    let commit = commits(folder.path(), texts.len())?;
    let kept = timed(&texts, |text| match local.decide(Shown { terminal_id: 1, lock_id: DOOR, text }, moment) {
        Verdict::Granted { order, .. } => {
            drop(black_box(order));
            Ok(())
        }
        Verdict::Refused(code) => Err(format!("refused: {}", code.text())),
    })?;
    let after = resident()?;
    let (verify, decide) = (Times::of(&verify), Times::of(&decide));
    let (commit, kept) = (Times::of(&commit), Times::of(&kept));
    let figures = Figures {
        links: options.links,
        keys: options.keys,
        start_ms: start.as_secs_f64() * 1e3,
        resident_mib: (before, after),
        decide_ratio: decide.p50_ms / verify.p50_ms,
        keep_ratio: kept.p50_ms / (verify.p50_ms + commit.p50_ms),
        verify,
        decide,
        commit,
        decide_and_keep: kept,
    };
    print(&figures, options.json)
}

fn print(figures: &Figures, json: bool) -> Result<()> {
    if json {
        println!("{}", serde_json::to_string(figures).map_err(said("the figures"))?);
        return Ok(());
    }
    let Figures { links, keys, start_ms, resident_mib: (before, after), .. } = figures;
    println!("{links} links, {keys} keys: started in {start_ms:.0} ms, {after:.0} MiB resident ({before:.0} before)");
    let row = |name: &str, times: &Times, ratio: Option<f64>| {
        let ratio = ratio.map(|ratio| format!("{ratio:.2}")).unwrap_or_default();
        println!("{name:<44} {:>9.4} {:>9.4} {ratio:>6}", times.p50_ms, times.p99_ms);
    };
    println!("{:<44} {:>9} {:>9} {:>6}", "", "p50 ms", "p99 ms", "ratio");
    row("bare check of an Ed25519 signature", &figures.verify, None);
    row("decision", &figures.decide, Some(figures.decide_ratio));
    row("bare commit of a row", &figures.commit, None);
    row("decision that is kept, by check and commit", &figures.decide_and_keep, Some(figures.keep_ratio));
    Ok(())
}

/// How long each of these takes.
fn timed(texts: &[&str], work: impl Fn(&str) -> Result<()>) -> Result<Latency> {
    let mut latency = Latency::new()?;
    for text in texts {
        let began = Instant::now();
        work(text)?;
        latency.record(began.elapsed())?;
    }
    Ok(latency)
}

/// The library's check of a signature over as many bytes as a pass has, by itself.
fn checks(count: usize) -> Result<Latency> {
    let pair = Ed25519KeyPair::from_seed_unchecked(&PASSES).map_err(said("a key"))?;
    let message = [0x5a; 110];
    let signature = pair.sign(&message);
    let key = UnparsedPublicKey::new(&ED25519, pair.public_key().as_ref());
    let mut latency = Latency::new()?;
    for _ in 0..count {
        let began = Instant::now();
        black_box(key.verify(black_box(&message), signature.as_ref())).map_err(said("a signature"))?;
        latency.record(began.elapsed())?;
    }
    Ok(latency)
}

/// A durable commit of one row of the size of a decision, in a database of the same settings.
fn commits(folder: &Path, count: usize) -> Result<Latency> {
    let failed = said("a bare commit");
    let database = rusqlite::Connection::open(folder.join("bare.sqlite")).map_err(failed)?;
    database.pragma_update(None, "journal_mode", "WAL").map_err(failed)?;
    database.pragma_update(None, "synchronous", "FULL").map_err(failed)?;
    database.execute_batch("CREATE TABLE rows (number INTEGER PRIMARY KEY, entry TEXT NOT NULL)").map_err(failed)?;
    let entry = "x".repeat(350);
    let mut latency = Latency::new()?;
    for _ in 0..count {
        let began = Instant::now();
        let mut insert = database.prepare_cached("INSERT INTO rows (entry) VALUES (?1)").map_err(failed)?;
        insert.execute([&entry]).map_err(failed)?;
        latency.record(began.elapsed())?;
    }
    Ok(latency)
}

/// Resident memory of this process, in MiB.
fn resident() -> Result<f64> {
    let status = std::fs::read_to_string("/proc/self/status").map_err(said("the memory of this process"))?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).and_then(|line| line.split_whitespace().next());
    let kib: f64 = line.unwrap_or_default().parse().map_err(said("the memory of this process"))?;
    Ok(kib / 1_024.0)
}

fn second(second: i64) -> Timestamp {
    Timestamp::from_micros(second * 1_000_000)
}

fn open(file: &Path, server: &BundleKey) -> Result<Local> {
    let owner = Owner {
        organization_id: ORGANIZATION,
        controller_id: CONTROLLER,
        server: "https://doors.example.com".to_owned(),
        bundle_keys: vec![server.public_key().try_into().map_err(said("a key"))?],
        seed: [5; 32],
    };
    Local::open(file, owner, Arc::new(|bytes| fastrand::Rng::new().fill(bytes))).map_err(said("the agent's database"))
}

fn claims(link: u32) -> Claims {
    Claims {
        organization_id: ORGANIZATION,
        subject: Subject::GroupLink(link.into()),
        valid_from: Some(second(MADE - 1_000)),
        valid_until: Some(second(MADE + 100_000)),
        issued_at: second(MADE - 1_000),
        id: u64::from(link).to_be_bytes(),
        group_id: Some(GROUP),
        limit: None,
    }
}

/// Passes of links all over the database.
fn passes(options: &AloneOptions) -> Result<Vec<Secret>> {
    let key = PassKey::from_seed(&PASSES).map_err(said("a key"))?;
    let mut random = fastrand::Rng::with_seed(7);
    (0..options.scans).map(|_| key.sign(&claims(random.u32(1..=options.links))).map_err(said("a pass"))).collect()
}

fn fill(local: &Local, server: &BundleKey, options: &AloneOptions) -> Result<()> {
    let tell = |step: Step| {
        let part =
            Part { organization_id: ORGANIZATION, controller_id: Some(CONTROLLER), made_at: second(MADE), last_link: 0, step };
        let part = serde_json::to_string(&part).map_err(said("a part"))?;
        let signature = server.sign(&part).iter().map(|byte| format!("{byte:02x}")).collect();
        local.take(&SignedPart { part, signature }).map(drop).map_err(said("a part"))
    };
    let key = PassKey::from_seed(&PASSES).map_err(said("a key"))?;
    let keys = server.public_key().iter().map(|byte| format!("{byte:02x}")).collect();
    tell(Step::Begin { hours: 36, keys: vec![keys] })?;
    let facts = LockFacts {
        id: DOOR,
        organization_id: ORGANIZATION,
        place_id: 1,
        group_ids: vec![GROUP],
        locked_down: false,
        place_locked_down: false,
        zone: None,
        position: None,
        proximity_secret: None,
        restrictions: Restrictions::default(),
    };
    let relay = Relay::from_input(&json!({"kind": "simulated"})).map_err(|_| "a relay was refused".to_owned())?;
    let door = Record::Door(Box::new(Door { facts, name: "Front door".to_owned(), relay }));
    let group = Record::Group(Group { id: GROUP, restrictions: Restrictions::default() });
    tell(Step::Records { records: vec![door, group, Record::Key(Key { id: 1, public_key: key.public_key() })] })?;
    let mut random = fastrand::Rng::with_seed(8);
    let mut others = (2..=i64::from(options.keys)).map(|id| {
        let mut public_key = [0; 32];
        random.fill(&mut public_key);
        Record::Key(Key { id, public_key })
    });
    send(&mut others, &tell)?;
    let link = |id: u32| {
        let pass = key.sign(&claims(id)).map_err(said("a pass"))?;
        let validity = Validity { from: Some(second(MADE - 1_000)), until: Some(second(MADE + 100_000)) };
        let (id, pass) = (i64::from(id), pass.digest().0);
        Ok::<_, String>(Record::Link(Link { id, group_id: GROUP, enabled: true, validity, allowance: Allowance::UNLIMITED, pass }))
    };
    let mut links = (1..=options.links).map(link);
    loop {
        let records = links.by_ref().take(PART).collect::<Result<Vec<_>>>()?;
        if records.is_empty() {
            break;
        }
        tell(Step::Records { records })?;
    }
    tell(Step::End { epoch: 1 })
}

fn send(records: &mut impl Iterator<Item = Record>, tell: &impl Fn(Step) -> Result<()>) -> Result<()> {
    loop {
        let part: Vec<Record> = records.take(PART).collect();
        if part.is_empty() {
            return Ok(());
        }
        tell(Step::Records { records: part })?;
    }
}
