//! The file: its tables, and the state that is kept of it in memory.

use std::path::Path;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::bundle::DEFAULT_HOURS;
use rusqlite::{Connection, ErrorCode, OptionalExtension as _, params};
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};

use super::asked::Mark;
use super::records::{self, Generation};
use super::sealed::Sealer;
use super::site::Site;
use super::{LocalError, Owner, spool};

/// The layout of the tables. A file of another one is thrown away, and filled by the server anew.
const LAYOUT: i64 = 1;

const TABLES: &str = "
    CREATE TABLE state (id INTEGER PRIMARY KEY CHECK (id = 1), owner BLOB NOT NULL, body TEXT NOT NULL);
    CREATE TABLE records (
        generation INTEGER NOT NULL, kind INTEGER NOT NULL, id INTEGER NOT NULL, body BLOB NOT NULL,
        PRIMARY KEY (generation, kind, id)
    ) WITHOUT ROWID;
    CREATE TABLE spool (number INTEGER PRIMARY KEY AUTOINCREMENT, closed INTEGER NOT NULL, entry TEXT NOT NULL);
    CREATE INDEX spool_open ON spool (number) WHERE closed = 0;
    CREATE TABLE opened (number INTEGER PRIMARY KEY, group_link_id INTEGER NOT NULL, recorded INTEGER NOT NULL);
    CREATE INDEX opened_group_link_id ON opened (group_link_id);
";

/// What is known of the bundle besides its records.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct State {
    /// Which of the records in the file hold.
    pub generation: Generation,
    /// Their epoch.
    pub epoch: Option<i64>,
    /// When they were last known to be whole, by the server's clock.
    pub synced_at: Option<Timestamp>,
    /// The highest id that a link had been given by then.
    #[serde(default)]
    pub last_link: i64,
    /// Hours that they may be used after that.
    pub hours: u32,
    /// The public keys that sign bundles, in hexadecimal.
    pub keys: Vec<String>,
    /// No clock that shows less can be right.
    pub floor: Timestamp,
}

impl State {
    /// When the records were last known to be whole, and the first moment at which they may not be used any more.
    pub fn usable(&self) -> Option<(Timestamp, Timestamp)> {
        let hours = Duration::from_secs(u64::from(self.hours) * 3_600);
        self.synced_at.map(|synced_at| (synced_at, synced_at.after(hours)))
    }
}

/// The file, open.
pub(super) struct Database {
    pub connection: Connection,
    pub owner: Owner,
    pub sealer: Sealer,
    pub state: State,
    pub site: Site,
    /// The records of a snapshot that has not ended, with what holds once it has.
    pub coming: Option<State>,
    /// Decisions that the server does not have yet.
    pub spooled: u64,
    /// The last use that the server was asked for.
    pub last_mark: Mark,
}

impl Database {
    pub fn open(file: &Path, owner: Owner, sealer: Sealer) -> Result<Self, LocalError> {
        let connection = match connect(file).and_then(|connection| Ok((is_of(&connection, &owner)?, connection))) {
            Ok((true, connection)) => connection,
            Ok((false, connection)) => {
                drop(connection);
                tracing::warn!("the agent's database is another's, or of another version: it begins anew");
                remove(file)?;
                made(file, &owner)?
            }
            Err(LocalError::Database(error)) if is_broken(&error) => {
                tracing::error!(%error, "the agent's database is broken: it is kept beside, and begins anew");
                keep_aside(file)?;
                made(file, &owner)?
            }
            Err(error) => return Err(error),
        };
        let state = state(&connection, &owner)?;
        let site = Site::read(&connection, &sealer, owner.organization_id, state.generation)?;
        let last_mark = Mark::last(&connection)?;
        let mut database = Self { connection, owner, sealer, state, site, coming: None, spooled: 0, last_mark };
        database.drop_other_generations()?;
        spool::close_orphans(&mut database)?;
        database.spooled = spool::count(&database.connection)?;
        Ok(database)
    }

    /// Deletes records that hold no more, some at a time, so that no decision has to wait long for it.
    pub fn drop_other_generations(&self) -> Result<bool, LocalError> {
        records::drop_others(&self.connection, self.state.generation)
    }
}

/// Writes what is known of the bundle.
pub(super) fn write_state(connection: &Connection, state: &State) -> Result<(), LocalError> {
    let body = serde_json::to_string(state).map_err(|error| LocalError::Unreadable(error.to_string()))?;
    connection.prepare_cached("UPDATE state SET body = ?1 WHERE id = 1")?.execute(params![body])?;
    Ok(())
}

fn connect(file: &Path) -> Result<Connection, LocalError> {
    let connection = Connection::open(file)?;
    connection.pragma_update(None, "journal_mode", "WAL")?;
    // What is acknowledged is on the disk, also when the power fails.
    connection.pragma_update(None, "synchronous", "FULL")?;
    connection.set_prepared_statement_cache_capacity(32);
    Ok(connection)
}

fn made(file: &Path, owner: &Owner) -> Result<Connection, LocalError> {
    let connection = connect(file)?;
    is_of(&connection, owner)?;
    Ok(connection)
}

/// Whether the file itself is at fault.
fn is_broken(error: &rusqlite::Error) -> bool {
    matches!(error.sqlite_error_code(), Some(ErrorCode::NotADatabase | ErrorCode::DatabaseCorrupt))
}

/// Whether the file is of this agent and layout; one that is empty becomes so.
fn is_of(connection: &Connection, owner: &Owner) -> Result<bool, LocalError> {
    let layout: i64 = connection.pragma_query_value(None, "user_version", |row| row.get(0))?;
    if layout == 0 {
        connection.execute_batch(&format!("BEGIN IMMEDIATE; {TABLES} PRAGMA user_version = {LAYOUT}; COMMIT;"))?;
        return Ok(true);
    }
    if layout != LAYOUT {
        return Ok(false);
    }
    let kept: Option<Vec<u8>> = connection.query_row("SELECT owner FROM state", [], |row| row.get(0)).optional()?;
    Ok(kept.is_none_or(|kept| kept == mark(owner)))
}

/// What tells agents apart: an agent that enrols anew has another key.
fn mark(owner: &Owner) -> Vec<u8> {
    let mark = Sha256::new().chain_update("doorward-agent-owner-1").chain_update(owner.seed);
    mark.chain_update(owner.controller_id.to_be_bytes()).chain_update(owner.organization_id.to_be_bytes()).finalize().to_vec()
}

fn state(connection: &Connection, owner: &Owner) -> Result<State, LocalError> {
    let kept: Option<String> = connection.query_row("SELECT body FROM state", [], |row| row.get(0)).optional()?;
    if let Some(kept) = kept {
        return serde_json::from_str(&kept).map_err(|error| LocalError::Unreadable(error.to_string()));
    }
    let state = State {
        generation: 0,
        epoch: None,
        synced_at: None,
        last_link: 0,
        hours: DEFAULT_HOURS,
        keys: owner.bundle_keys.iter().map(hex::encode).collect(),
        floor: Timestamp::from_micros(0),
    };
    let body = serde_json::to_string(&state).map_err(|error| LocalError::Unreadable(error.to_string()))?;
    connection.execute("INSERT INTO state (id, owner, body) VALUES (1, ?1, ?2)", params![mark(owner), body])?;
    Ok(state)
}

fn keep_aside(file: &Path) -> Result<(), LocalError> {
    let broken = file.with_extension("broken");
    std::fs::rename(file, &broken).map_err(|error| LocalError::Unreadable(error.to_string()))?;
    remove(file)
}

fn remove(file: &Path) -> Result<(), LocalError> {
    for ending in ["", "-wal", "-shm"] {
        let mut name = file.as_os_str().to_owned();
        name.push(ending);
        match std::fs::remove_file(&name) {
            Ok(()) => {}
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(LocalError::Unreadable(error.to_string())),
        }
    }
    Ok(())
}
