//! What the server is asked about passes that open a limited number of times.
//!
//! Two things must not be: that the server is asked while it does not know how often a pass was used here, and that the agent decides
//! alone while it does not know how often the server has said yes. So the server is asked only once it was told, and what it is asked
//! is marked here as a use, until its answer is known and, if that was yes, until the bundle counts it.

use doorward_core::pass::{PREFIX, Scanned, scanned};
use rusqlite::{Connection, params};

use super::database::Database;
use super::spool::{ASKED, TOLD, UNTOLD};
use super::verdict::{Moment, Shown};
use super::{Local, LocalError};

/// Of a pass that was shown while the server can be asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Asking {
    /// The server may be asked. If there is a mark, the answer is to be told to [`Local::answered`].
    Now(Option<Mark>),
    /// The server was not told yet how often the pass was used here.
    Later,
}

/// A use that the server was asked for. Marks are counted downwards from -1, uses that were decided here upwards from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark(i64);

impl Local {
    /// Whether the server may be asked about this now.
    ///
    /// # Errors
    /// The database failed.
    pub fn asking(&self, shown: Shown<'_>, moment: Moment) -> Result<Asking, LocalError> {
        if !shown.text.trim_start().starts_with(PREFIX) {
            return Ok(Asking::Now(None));
        }
        self.database().asking(shown, moment)
    }

    /// What has become of a question: whether the pass was used, or may have been.
    ///
    /// # Errors
    /// The database failed: it counts as used until the bundle is known to count it.
    pub fn answered(&self, Mark(number): Mark, used: bool) -> Result<(), LocalError> {
        let connection = &self.database().connection;
        if used {
            connection.prepare_cached("UPDATE opened SET recorded = ?2 WHERE number = ?1")?.execute(params![number, TOLD])?;
        } else {
            connection.prepare_cached("DELETE FROM opened WHERE number = ?1")?.execute(params![number])?;
        }
        Ok(())
    }

    /// The last mark that was made.
    #[must_use]
    pub fn last_mark(&self) -> Mark {
        self.database().last_mark
    }

    /// The bundle counts everything that the server said yes to up to this mark.
    ///
    /// # Errors
    /// The database failed.
    pub fn forget_marks(&self, Mark(last): Mark) -> Result<(), LocalError> {
        let database = self.database();
        database.connection.prepare_cached("DELETE FROM opened WHERE number < 0 AND number >= ?1")?.execute(params![last])?;
        Ok(())
    }
}

impl Mark {
    /// The last that a file holds. Whatever was asked when the agent was stopped may have been used.
    pub(super) fn last(connection: &Connection) -> Result<Self, LocalError> {
        connection.execute("UPDATE opened SET recorded = ?1 WHERE recorded = ?2", params![TOLD, ASKED])?;
        let last: Option<i64> = connection.query_row("SELECT MIN(number) FROM opened", [], |row| row.get(0))?;
        Ok(Self(last.unwrap_or(0).min(0)))
    }
}

impl Database {
    fn asking(&mut self, shown: Shown<'_>, moment: Moment) -> Result<Asking, LocalError> {
        let Ok(Scanned::Offline(pass)) = scanned(shown.text, &self.owner.server) else { return Ok(Asking::Now(None)) };
        let known = self.known(&pass, shown.lock_id, moment.now)?;
        let Some(known) = known.filter(|known| known.limited) else { return Ok(Asking::Now(None)) };
        let untold: bool = self
            .connection
            .prepare_cached("SELECT EXISTS (SELECT 1 FROM opened WHERE group_link_id = ?1 AND recorded = ?2)")?
            .query_row(params![known.group_link_id, UNTOLD], |row| row.get(0))?;
        if untold {
            return Ok(Asking::Later);
        }
        let mark = self.last_mark.0 - 1;
        self.connection
            .prepare_cached("INSERT INTO opened (number, group_link_id, recorded) VALUES (?1, ?2, ?3)")?
            .execute(params![mark, known.group_link_id, ASKED])?;
        self.last_mark = Mark(mark);
        Ok(Asking::Now(Some(self.last_mark)))
    }
}
