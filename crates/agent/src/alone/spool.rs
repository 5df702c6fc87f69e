//! Decisions that the server does not have yet, and what they have used of limits.

use doorward_core::bundle::{Entry, MOST_ENTRIES};
use doorward_core::{Code, Timestamp};
use doorward_wire::Outcome;
use rusqlite::{Connection, OptionalExtension as _, TransactionBehavior, params};

use super::database::{Database, write_state};
use super::{Local, LocalError};

/// Most decisions that wait for the server. Beyond, no door opens: nothing may open unrecorded.
pub const MOST_SPOOLED: u64 = 1_000_000;
/// Refusals are not kept beyond this, so that nobody who is refused can use up the room for those who are not.
const MOST_REFUSED: u64 = 500_000;
/// Of a use (`opened.recorded`): it was decided here, and the server does not know of it.
pub(super) const UNTOLD: i64 = 0;
/// The server knows of it: the bundle will count it.
pub(super) const TOLD: i64 = 1;
/// The server was asked for it, and has not answered.
pub(super) const ASKED: i64 = 2;
/// What an order is said to have become of which the agent knows no end.
const UNKNOWN: &str = "The agent was stopped before the relay had answered. Whether the door opened is not known.";

impl Local {
    /// The oldest decisions that the server does not have, up to one of which the end is not known yet.
    ///
    /// # Errors
    /// The database failed.
    pub fn unsent(&self) -> Result<Vec<Entry>, LocalError> {
        let database = self.database();
        let mut statement = database.connection.prepare_cached(
            "SELECT entry FROM spool WHERE number < COALESCE((SELECT MIN(number) FROM spool WHERE closed = 0), 9223372036854775807) \
             ORDER BY number LIMIT ?1",
        )?;
        let rows = statement.query_map(params![i64::try_from(MOST_ENTRIES).unwrap_or(1)], |row| row.get::<_, String>(0))?;
        rows.map(|entry| read(&entry?)).collect()
    }

    /// How many decisions the server does not have.
    #[must_use]
    pub fn spooled(&self) -> u64 {
        self.database().spooled
    }

    /// The server has them, up to this number.
    ///
    /// # Errors
    /// The database failed: they will be told again.
    pub fn recorded(&self, number: u64) -> Result<(), LocalError> {
        let mut database = self.database();
        let tx = database.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let gone = tx.prepare_cached("DELETE FROM spool WHERE number <= ?1 AND closed = 1")?.execute(params![stored(number)])?;
        tx.prepare_cached("UPDATE opened SET recorded = ?2 WHERE number BETWEEN 1 AND ?1")?
            .execute(params![stored(number), TOLD])?;
        tx.commit()?;
        database.spooled = database.spooled.saturating_sub(u64::try_from(gone).unwrap_or(0));
        Ok(())
    }

    /// How a grant ended.
    ///
    /// # Errors
    /// The database failed; the grant is closed as of unknown end at the next start.
    pub fn conclude(&self, number: u64, outcome: &Outcome, ended_at: Timestamp) -> Result<(), LocalError> {
        let (code, message) = match outcome {
            Outcome::Opened { .. } | Outcome::Released => (None, None),
            Outcome::Failed { code, detail } => (Some(*code), Some(detail.clone())),
        };
        let mut database = self.database();
        let tx = database.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        close(&tx, number, |entry| Entry { ended_at, code, message, ..entry })?;
        tx.commit()?;
        Ok(())
    }
}

impl Database {
    /// Keeps a decision and gives it its number. It is on the disk when this returns.
    pub(super) fn spool(&mut self, entry: Entry, limited: bool) -> Result<Entry, LocalError> {
        let granted = entry.authority.is_some();
        if self.spooled >= if granted { MOST_SPOOLED } else { MOST_REFUSED } {
            return Err(LocalError::Full(self.spooled));
        }
        let tx = self.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
        tx.prepare_cached("INSERT INTO spool (closed, entry) VALUES (?1, '')")?.execute(params![i64::from(!granted)])?;
        let number = tx.last_insert_rowid();
        let entry = Entry { number: u64::try_from(number).unwrap_or(0), ..entry };
        write(&tx, &entry, !granted)?;
        if granted && limited {
            tx.prepare_cached("INSERT INTO opened (number, group_link_id, recorded) VALUES (?1, ?2, ?3)")?.execute(params![
                number,
                entry.group_link_id,
                UNTOLD
            ])?;
        }
        let mut state = self.state.clone();
        if entry.decided_at > state.floor {
            state.floor = entry.decided_at;
            write_state(&tx, &state)?;
        }
        tx.commit()?;
        self.state = state;
        self.spooled += 1;
        Ok(entry)
    }
}

/// How often a link has opened, or may have, that the bundle does not know of.
pub(super) fn opened(connection: &Connection, group_link_id: i64) -> Result<u32, LocalError> {
    let mut statement = connection.prepare_cached("SELECT COUNT(*) FROM opened WHERE group_link_id = ?1")?;
    Ok(statement.query_row(params![group_link_id], |row| row.get(0))?)
}

/// The bundle counts what the server has recorded: of one link, or of all.
pub(super) fn forget_recorded(connection: &Connection, group_link_id: Option<i64>) -> Result<(), LocalError> {
    connection
        .prepare_cached("DELETE FROM opened WHERE recorded = ?2 AND (?1 IS NULL OR group_link_id = ?1)")?
        .execute(params![group_link_id, TOLD])?;
    Ok(())
}

/// Closes grants of which the end is not known. They count as used: their doors may have opened.
pub(super) fn close_orphans(database: &mut Database) -> Result<(), LocalError> {
    let tx = database.connection.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let open: Vec<i64> = {
        let mut statement = tx.prepare("SELECT number FROM spool WHERE closed = 0 ORDER BY number")?;
        let rows = statement.query_map([], |row| row.get(0))?;
        rows.collect::<Result<_, _>>()?
    };
    for number in open {
        close(&tx, u64::try_from(number).unwrap_or(0), |entry| Entry {
            code: Some(Code::ControllerTimedOut),
            message: Some(UNKNOWN.to_owned()),
            ..entry
        })?;
    }
    tx.commit()?;
    Ok(())
}

pub(super) fn count(connection: &Connection) -> Result<u64, LocalError> {
    let count: i64 = connection.query_row("SELECT COUNT(*) FROM spool", [], |row| row.get(0))?;
    Ok(u64::try_from(count).unwrap_or(0))
}

fn close(connection: &Connection, number: u64, change: impl FnOnce(Entry) -> Entry) -> Result<(), LocalError> {
    let mut statement = connection.prepare_cached("SELECT entry FROM spool WHERE number = ?1 AND closed = 0")?;
    let Some(kept) = statement.query_row(params![stored(number)], |row| row.get::<_, String>(0)).optional()? else { return Ok(()) };
    let entry = change(read(&kept)?);
    // What surely did not open is not used, as at the server.
    if entry.code.is_some_and(|code| code != Code::ControllerTimedOut) {
        connection.prepare_cached("DELETE FROM opened WHERE number = ?1")?.execute(params![stored(number)])?;
    }
    write(connection, &entry, true)
}

fn write(connection: &Connection, entry: &Entry, closed: bool) -> Result<(), LocalError> {
    let text = serde_json::to_string(entry).map_err(|error| LocalError::Unreadable(error.to_string()))?;
    connection.prepare_cached("UPDATE spool SET entry = ?2, closed = ?3 WHERE number = ?1")?.execute(params![
        stored(entry.number),
        text,
        i64::from(closed)
    ])?;
    Ok(())
}

fn read(entry: &str) -> Result<Entry, LocalError> {
    serde_json::from_str(entry).map_err(|error| LocalError::Unreadable(error.to_string()))
}

/// A number as SQLite keeps it.
fn stored(number: u64) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
