//! `doorward-bench pages`: what the pages of the dashboard and the lists behind them take in an organization with a hundred thousand
//! links and millions of events, each beside a bare answer of the same server.
//!
//! Times are those of the whole request over one kept connection on this machine, so that they hold the server's time and a
//! little more.

mod asked;
mod guests;
mod report;

use std::path::Path;

use hyper::Uri;
use hyper::body::Bytes;
use hyper::header::HeaderValue;
use serde::Deserialize;
use serde_json::json;

use crate::cli::PagesOptions;
use crate::client::Client;
use crate::doorward::{Doorward, Installation};
use crate::growth::fill::{self, Filler};
use crate::growth::population::Population;
use crate::growth::reads::{Read, Reader};
use crate::growth::secrets::Secrets;
use crate::growth::size::Size;
use crate::growth::story::Times;
use crate::report::Machine;
use crate::{Result, databases, said};

use report::{Pages, Report};

const DOORS: u64 = 1_000;
const USERS: u64 = 10_000;
/// The page that does nothing.
const BARE: &str = "/healthz";

/// Measures and prints.
///
/// # Errors
/// A server failed, or a page takes too long.
pub async fn run(options: &PagesOptions) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let machine = Machine::of(&folder)?;
    let mut databases = Vec::new();
    databases::on_each(&options.database, &folder, async |name, postgres| {
        databases.push(measured(options, &folder, name, postgres).await?);
        Ok(())
    })
    .await?;
    let report = Report { machine, most_ms: options.most, databases };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report).map_err(said("the report"))?);
    } else {
        print!("{}", report.table());
    }
    match report.slow() {
        0 => Ok(()),
        slow => Err(format!("{slow} pages took longer than {} ms", options.most)),
    }
}

/// Fills one database and reads every page of it.
async fn measured(options: &PagesOptions, folder: &Path, database: &'static str, postgres: Option<&str>) -> Result<Pages> {
    let program = std::path::absolute(&options.program).map_err(said("the program"))?;
    let installation = Installation::make(&program, folder, postgres)?;
    let (secrets, now) = (Secrets::of_this_run(), fill::now()?);
    let filler = Filler::open(&installation, secrets).await?.with_guests(guests::some);
    let size = Size { links: options.links, doors: DOORS, users: USERS, events: options.events };
    let wave = filler.plan(size).await?;
    let times = Times::new(now, 0, size.events);
    let filled = filler.fill(&wave, times, size.events, database).await?;
    let events = filler.events().await?;
    filler.close().await?;
    let mut population = Population::new(secrets);
    population.grow(wave, filled.sequences);

    let doorward = installation.serve().await?;
    eprintln!("{database}: pages");
    let reader = Reader { population: &population, times: options.reads, story: (times.nth(0), now) };
    let reads = read(options, &reader, &installation, &doorward).await;
    let (bare, reads) = reads.map_err(|error| format!("{error}\n{}", doorward.server().last_words()))?;
    Ok(Pages { database, size: Size { events, ..size }, bare, reads })
}

/// The bare page, and all others.
async fn read(
    options: &PagesOptions,
    reader: &Reader<'_>,
    installation: &Installation,
    doorward: &Doorward,
) -> Result<(Read, Vec<Read>)> {
    let mut browser = signed_in(installation, doorward).await?;
    let bare = reader.list(&mut browser, BARE.to_owned(), Box::new(|_| BARE.to_owned())).await?;
    let wanted = |name: &str| name.contains(&options.only);
    let mut reads = Vec::new();
    for (name, address) in asked::of_dashboard(reader.population, reader.story.1) {
        if wanted(&name) {
            reads.push(reader.list(&mut browser, name, address).await?);
        }
    }
    let mut owner = doorward.owner().await?;
    for (name, address) in asked::of_api() {
        if wanted(&name) {
            reads.push(reader.list(&mut owner, name, address).await?);
        }
    }
    if options.only.is_empty() {
        reads.extend(reader.event_sets(&mut owner).await?);
    }
    Ok((bare, reads))
}

/// A browser in which the owner has signed in.
async fn signed_in(installation: &Installation, doorward: &Doorward) -> Result<Client> {
    #[derive(Deserialize)]
    struct Login {
        secret: String,
    }
    let user = json!({"domain": installation.domain(), "email": "owner@example.com", "password": installation.password()});
    let body = json!({"login": {"type": "device", "name": "Browser"}, "user": user}).to_string();
    let uri = Uri::from_static("/logins");
    let login = doorward.owner().await?.post_as(&uri, HeaderValue::from_static("null"), Bytes::from(body)).await?;
    let Login { secret } = serde_json::from_slice(&login).map_err(said("a login"))?;
    let cookie = HeaderValue::try_from(format!("doorward_session={secret}")).map_err(said("a cookie"))?;
    Client::browse(doorward.address(), cookie).await
}
