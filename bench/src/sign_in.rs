//! `doorward-bench sign-in`: doors are opened at the same pace twice on one server, first while nobody signs in, then while many do
//! by password, which costs tens of milliseconds of a core each. Whoever stands before a door must not wait much longer.

use std::collections::BTreeMap;
use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use doorward_store::Store;
use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use sea_orm::ConnectionTrait as _;
use serde::Serialize;
use serde_json::json;
use tokio::time::Instant;

use crate::building::{Building, Credential};
use crate::cli::SignInOptions;
use crate::doorward::{Doorward, Installation};
use crate::paced::{Answers, Call, Counting, Pace};
use crate::report::Machine;
use crate::table::table;
use crate::{Result, databases, said};

const WARM_UP: Duration = Duration::from_secs(1);
/// Connections that doors are opened over.
const UNLOCKING: u16 = 32;
/// Connections that people sign in over: more than the server hashes and lets wait, so that it is never the load that waits.
const SIGNING_IN: u16 = 128;
const DOORS: u16 = 10;
const WRONG_PASSWORD: &str = "another one altogether";
/// One of so many sign-ins has a wrong password.
const WRONG: u32 = 5;

/// Unlocks with sign-ins and without.
#[derive(Debug, Serialize)]
struct Row {
    /// `sqlite` or `postgres`.
    database: &'static str,
    /// While nobody signs in.
    alone: Unlocks,
    /// While people do.
    beside: Unlocks,
    /// The p99 of unlocks while people sign in, by that while nobody does.
    ratio: f64,
    /// How sign-ins went.
    sign_ins: SignIns,
}

/// How unlocks went, in milliseconds from the moment each was due.
#[derive(Debug, Serialize)]
struct Unlocks {
    count: u64,
    p50_ms: f64,
    p99_ms: f64,
}

/// How sign-ins went.
#[derive(Debug, Serialize)]
struct SignIns {
    p50_ms: f64,
    p99_ms: f64,
    /// How many were answered with which status: 401 for a wrong password, 429 for too many at once.
    statuses: BTreeMap<u16, u64>,
}

/// Everything that one run found.
#[derive(Debug, Serialize)]
struct Report {
    machine: Machine,
    seconds: u64,
    unlocks_per_second: u16,
    sign_ins_per_second: u16,
    most: f64,
    rows: Vec<Row>,
}

/// Measures and prints.
///
/// # Errors
/// A server failed, an unlock was not answered with "opened", or unlocks took too much longer.
pub async fn run(options: &SignInOptions) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let machine = Machine::of(&folder)?;
    let mut rows = Vec::new();
    databases::on_each(&options.database, &folder, async |name, postgres| {
        rows.push(database(options, &folder, name, postgres).await?);
        Ok(())
    })
    .await?;
    let report = Report {
        machine,
        seconds: options.seconds,
        unlocks_per_second: options.unlocks,
        sign_ins_per_second: options.sign_ins,
        most: options.most,
        rows,
    };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report).map_err(said("the report"))?);
    } else {
        print!("{}", report.text());
    }
    match report.rows.iter().find(|row| row.ratio > options.most) {
        None => Ok(()),
        Some(row) => Err(format!("{}: the p99 of unlocks is {:.2} times as long, above {}", row.database, row.ratio, options.most)),
    }
}

async fn database(options: &SignInOptions, folder: &Path, name: &'static str, postgres: Option<&str>) -> Result<Row> {
    let program = std::path::absolute(&options.program).map_err(said("the program"))?;
    let installation = Installation::make(&program, folder, postgres)?;
    let doorward = installation.serve().await?;
    let building = Building::make(&mut doorward.owner().await?, DOORS).await?;
    let openers = building.credentials(&mut doorward.owner().await?, Credential::Login, options.users).await?;
    let doors = building.doors().iter().cycle().zip(openers.iter().cycle());
    let doors = doors.take(usize::from(DOORS) * openers.len());
    let unlock = |(door, opener): (&Uri, &HeaderValue)| Call {
        uri: door.clone(),
        authorization: opener.clone(),
        body: Bytes::from_static(b"{}"),
    };
    let unlocks = Pace { calls: doors.map(unlock).collect(), per_second: options.unlocks, connections: UNLOCKING };
    let sign_ins = Pace {
        calls: people(&doorward, &installation, options.users).await?,
        per_second: options.sign_ins,
        connections: SIGNING_IN,
    };

    let explained = |error: String| format!("{error}\n{}", doorward.server().last_words());
    let lasting = Duration::from_secs(options.seconds);
    eprintln!("{name}: {} unlocks a second, nobody signs in", options.unlocks);
    let alone = unlocks.run(doorward.address(), counting(lasting)).await.map_err(explained)?;
    eprintln!("{name}: {} unlocks and {} sign-ins a second", options.unlocks, options.sign_ins);
    let counting = counting(lasting);
    let both = tokio::try_join!(unlocks.run(doorward.address(), counting), sign_ins.run(doorward.address(), counting));
    let (beside, signed_in) = both.map_err(explained)?;

    let (alone, beside) = (Unlocks::of(&alone)?, Unlocks::of(&beside)?);
    let sign_ins = SignIns {
        p50_ms: signed_in.latency.milliseconds(0.5),
        p99_ms: signed_in.latency.milliseconds(0.99),
        statuses: signed_in.statuses,
    };
    if sign_ins.statuses.get(&200).is_none_or(|count| *count == 0) {
        return Err(explained(format!("nobody could sign in: {:?}", sign_ins.statuses)));
    }
    Ok(Row { database: name, ratio: beside.p99_ms / alone.p99_ms, alone, beside, sign_ins })
}

fn counting(lasting: Duration) -> Counting {
    let begin = Instant::now() + Duration::from_millis(100);
    let from = begin + WARM_UP;
    Counting { begin, from, until: from + lasting }
}

/// The sign-ins of so many new users, one of five wrong.
async fn people(doorward: &Doorward, installation: &Installation, count: u16) -> Result<Arc<[Call]>> {
    let mut owner = doorward.owner().await?;
    let mut emails = Vec::with_capacity(count.into());
    for nth in 1..=count {
        let email = format!("person{nth}@example.com");
        let user = json!({"name": format!("Person {nth}"), "email": email, "confirm": true, "send_emails": false});
        owner.create("/users", &json!({"user": user})).await?;
        emails.push(email);
    }
    give_passwords(installation).await?;
    let calls = (0..u32::from(count) * WRONG).zip(emails.iter().cycle()).map(|(nth, email)| {
        let password = if nth % WRONG == WRONG - 1 { WRONG_PASSWORD } else { installation.password() };
        let user = json!({"domain": installation.domain(), "email": email, "password": password});
        let body = json!({"login": {"type": "device", "name": "Phone"}, "user": user});
        let (uri, authorization) = (Uri::from_static("/logins"), HeaderValue::from_static("null"));
        Call { uri, authorization, body: Bytes::from(body.to_string()) }
    });
    Ok(calls.collect())
}

/// The owner's password for everybody: they would choose one by way of a mail.
async fn give_passwords(installation: &Installation) -> Result<()> {
    let domain = installation.domain();
    let own = format!("organization_id = (SELECT id FROM organizations WHERE domain = '{domain}')");
    let sql = format!(
        "UPDATE users SET password_hash = (SELECT password_hash FROM users WHERE email_key = 'owner@example.com' AND {own}) \
         WHERE email_key LIKE 'person%' AND {own}"
    );
    let store = Store::connect(&installation.database()).await.map_err(said("the database"))?;
    let tx = store.begin().await.map_err(said("passwords"))?;
    tx.execute_unprepared(&sql).await.map_err(said("passwords"))?;
    tx.commit().await.map_err(said("passwords"))?;
    store.close().await.map_err(said("the database"))
}

impl Unlocks {
    fn of(answers: &Answers) -> Result<Self> {
        if answers.statuses.keys().any(|status| *status != 200) {
            return Err(format!("not every door opened: {:?}", answers.statuses));
        }
        let latency = &answers.latency;
        Ok(Self { count: latency.count(), p50_ms: latency.milliseconds(0.5), p99_ms: latency.milliseconds(0.99) })
    }
}

const HEADINGS: [&str; 10] =
    ["database", "unlocks", "p50 ms", "p99 ms", "with sign-ins", "p50 ms", "p99 ms", "ratio", "sign-in p50", "p99 ms"];

impl Report {
    /// For people.
    fn text(&self) -> String {
        let Machine { cores, durable_commit_ms } = self.machine;
        let rows = table(HEADINGS, self.rows.iter().map(cells), 1);
        let mut text = format!(
            "{cores} cores; a durable commit of 4 KiB takes {durable_commit_ms:.3} ms (median)\n\
             {} unlocks a second for {} s, then the same beside {} sign-ins a second\n\n{rows}\n",
            self.unlocks_per_second, self.seconds, self.sign_ins_per_second
        );
        for row in &self.rows {
            let statuses: Vec<_> = row.sign_ins.statuses.iter().map(|(status, count)| format!("{count} with {status}")).collect();
            text.push_str(&format!("{}: sign-ins answered: {}\n", row.database, statuses.join(", ")));
        }
        text
    }
}

fn cells(row: &Row) -> [String; HEADINGS.len()] {
    let Row { database, alone, beside, ratio, sign_ins } = row;
    [
        (*database).to_owned(),
        alone.count.to_string(),
        format!("{:.3}", alone.p50_ms),
        format!("{:.3}", alone.p99_ms),
        beside.count.to_string(),
        format!("{:.3}", beside.p50_ms),
        format!("{:.3}", beside.p99_ms),
        format!("{ratio:.2}"),
        format!("{:.0}", sign_ins.p50_ms),
        format!("{:.0}", sign_ins.p99_ms),
    ]
}
