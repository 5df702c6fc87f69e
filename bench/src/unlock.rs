//! `doorward-bench unlock`: for each database, credential and number of connections, the same load on the bare route and on
//! the doors, one right after the other.

use std::net::SocketAddr;
use std::path::Path;
use std::process::Command;
use std::sync::Arc;
use std::time::Duration;

use hyper::Uri;
use hyper::header::HeaderValue;

use crate::building::{Building, Credential};
use crate::child::Child;
use crate::cli::{Credentials, UnlockOptions};
use crate::doorward::{Doorward, Installation};
use crate::load::{Knock, Load};
use crate::recorded::Mark;
use crate::report::{Machine, Report, Row};
use crate::{Result, databases, said};

/// Measures and prints.
///
/// # Errors
/// A server failed, an answer was not "opened", or the ledger does not have what was answered.
pub async fn run(options: &UnlockOptions) -> Result<()> {
    let folder = options.folder.clone().unwrap_or_else(std::env::temp_dir);
    let machine = Machine::of(&folder)?;
    let mut run = Run { options, folder: &folder, bare: bare().await?, rows: Vec::new() };
    databases::on_each(&options.database, &folder, async |name, postgres| run.database(name, postgres).await).await?;
    let report = Report { machine, seconds: options.seconds, doors: options.doors, rows: run.rows };
    if options.json {
        println!("{}", serde_json::to_string_pretty(&report).map_err(said("the report"))?);
    } else {
        print!("{}", report.table());
    }
    Ok(())
}

/// The bare server, in a process of its own.
async fn bare() -> Result<(Child, SocketAddr)> {
    let own = std::env::current_exe().map_err(said("cannot find the bare server"))?;
    Child::start(Command::new(own).arg("bare")).await
}

struct Run<'a> {
    options: &'a UnlockOptions,
    folder: &'a Path,
    bare: (Child, SocketAddr),
    rows: Vec<Row>,
}

impl Run<'_> {
    /// Everything on one database, by one server that runs on through all of it.
    async fn database(&mut self, name: &'static str, postgres: Option<&str>) -> Result<()> {
        let program = std::path::absolute(&self.options.program).map_err(said("the program"))?;
        let installation = Installation::make(&program, self.folder, postgres)?;
        let doorward = installation.serve().await?;
        let building = Building::make(&mut doorward.owner().await?, self.options.doors).await?;
        for &credential in kinds(self.options.credential) {
            let most = self.options.connections.iter().copied().max().unwrap_or(0);
            let credentials = building.credentials(&mut doorward.owner().await?, credential, most).await?;
            for &connections in &self.options.connections {
                eprintln!("{name}, {}, {connections} connections", credential.name());
                let mine = credentials.iter().take(connections.into()).enumerate();
                let load = Load {
                    connections: mine.map(|(nth, credential)| round(building.doors(), nth, credential)).collect(),
                    lasting: Duration::from_secs(self.options.seconds),
                };
                let row = self.row(&doorward, &load, (name, credential, connections)).await;
                self.rows.push(row.map_err(|error| format!("{error}\n{}", doorward.server().last_words()))?);
            }
        }
        Ok(())
    }

    async fn row(&self, doorward: &Doorward, load: &Load, of: (&'static str, Credential, u16)) -> Result<Row> {
        let (bare, address) = &self.bare;
        let bare = load.run(bare, *address).await?;
        let mark = Mark::now(&mut doorward.owner().await?).await?;
        let unlock = load.run(doorward.server(), doorward.address()).await?;
        let count = mark.unlocks_since(&mut doorward.owner().await?).await?;
        if count == unlock.answers {
            Ok(Row::new(of, bare.figures, unlock.figures, count))
        } else {
            Err(format!("{} unlocks were answered, but the ledger has {count}", unlock.answers))
        }
    }
}

/// The doors in turn with one credential, beginning at another one than the neighbour.
fn round(doors: &[Uri], first: usize, credential: &HeaderValue) -> Arc<[Knock]> {
    let doors_in_turn = doors.iter().cycle().skip(first % doors.len().max(1)).take(doors.len());
    doors_in_turn.map(|door| Knock { credential: credential.clone(), door: door.clone() }).collect()
}

/// The credentials that are measured.
pub fn kinds(credentials: Credentials) -> &'static [Credential] {
    match credentials {
        Credentials::Link => &[Credential::Link],
        Credentials::Login => &[Credential::Login],
        Credentials::Both => &[Credential::Link, Credential::Login],
    }
}
