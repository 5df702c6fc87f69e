//! The gatekeeper's own connection to SQLite, called without a hand-over between threads.
//!
//! Whoever uses it blocks until SQLite has answered, so it belongs to a thread of its own. It is one writer among those that
//! take turns (see [`crate::Store::begin`]), and does the same as the other: WAL, `synchronous=FULL`, foreign keys.

use std::fmt;
use std::path::Path;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, Value};
use tokio::sync::OwnedMutexGuard;

use crate::Error;
use crate::checkpoints::Checkpoints;
use crate::prepared::Columns;
use crate::transaction::{Access, Statements};

/// Statements kept prepared; more than there are on the unlock path.
const PREPARED: usize = 256;

/// Commits after which the log is moved into the database, beside the writers: some thousand pages under load.
const CHECKPOINT_COMMITS: u64 = 128;

/// Pages of 4 KiB that the log may hold before a commit moves them itself: 128 MiB, should that not keep up.
const CHECKPOINT_PAGES: i64 = 32_768;

/// KiB of the database that are kept in memory, taken as they are read: indexes of a large ledger are touched all over.
const CACHE: i64 = 8 * 1_024;

/// The connection.
pub struct Direct {
    connection: Mutex<Connection>,
    /// Transactions that have begun.
    begun: AtomicU64,
    checkpoints: Checkpoints,
}

impl Direct {
    pub(crate) fn open(file: &Path, busy: Duration, checkpoints: Checkpoints) -> Result<Self, DbErr> {
        let connection = connect(file, busy)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        for (name, value) in [("synchronous", "FULL"), ("foreign_keys", "ON")] {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        for (name, value) in [("wal_autocheckpoint", CHECKPOINT_PAGES), ("cache_size", -CACHE)] {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        Ok(Self { connection: Mutex::new(connection), begun: AtomicU64::new(0), checkpoints })
    }

    pub(crate) fn run(&self, text: &str) -> Result<(), DbErr> {
        self.run_each(text, [[]])
    }

    /// Carries a statement out for each row of parameters.
    pub(crate) fn run_each<'a, R: IntoIterator<Item = &'a Value>>(
        &self,
        text: &str,
        rows: impl IntoIterator<Item = R>,
    ) -> Result<(), DbErr> {
        let connection = self.locked();
        let mut statement = connection.prepare_cached(text).map_err(failed)?;
        for row in rows {
            statement.execute(params_from_iter(row.into_iter().map(Parameter))).map_err(failed)?;
        }
        Ok(())
    }

    /// Adds what is read of each row found for each row of parameters.
    pub(crate) fn read_each<'a, T, R: IntoIterator<Item = &'a Value>>(
        &self,
        text: &str,
        rows: impl IntoIterator<Item = R>,
        read: impl Fn(&mut Columns<'_>) -> Result<T, DbErr>,
        into: &mut Vec<T>,
    ) -> Result<(), DbErr> {
        let connection = self.locked();
        let mut statement = connection.prepare_cached(text).map_err(failed)?;
        for row in rows {
            let mut found = statement.query(params_from_iter(row.into_iter().map(Parameter))).map_err(failed)?;
            while let Some(row) = found.next().map_err(failed)? {
                into.push(read(&mut Columns::direct(row))?);
            }
        }
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A connection to a database that is there already, for one thread at a time.
pub(crate) fn connect(file: &Path, busy: Duration) -> Result<Connection, DbErr> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
    connection.busy_timeout(busy).map_err(failed)?;
    Ok(connection)
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}

/// The database as a transaction finds it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Version {
    /// Another number after a change by another connection, of whatever process (SQLite's `data_version`).
    others: i64,
    /// How many transactions began on this connection before.
    own: u64,
}

impl Version {
    /// Whether nothing but the transaction that found `earlier` has changed the database since.
    #[must_use]
    pub const fn follows(self, earlier: Self) -> bool {
        self.others == earlier.others && self.own == earlier.own + 1
    }
}

/// A transaction on it, for the statements of the unlock path alone. Dropped without commit, it is rolled back.
#[derive(Debug)]
pub struct DirectTransaction {
    direct: Arc<Direct>,
    nth: u64,
    ended: bool,
    /// Ends after the transaction, so that the next writer finds the database free.
    _turn: OwnedMutexGuard<()>,
}

impl DirectTransaction {
    /// What the database is like.
    ///
    /// # Errors
    /// The database failed.
    pub fn version(&self) -> Result<Version, Error> {
        let mut found = Vec::with_capacity(1);
        self.direct.read_each("PRAGMA data_version", [[]], |columns| columns.take(), &mut found)?;
        let others = found.pop().ok_or_else(|| Error::Corrupt("SQLite's data version".to_owned()))?;
        Ok(Version { others, own: self.nth })
    }

    pub(crate) fn begin(direct: &Arc<Direct>, turn: OwnedMutexGuard<()>) -> Result<Self, DbErr> {
        direct.run("BEGIN IMMEDIATE")?;
        let nth = direct.begun.fetch_add(1, Ordering::Relaxed);
        Ok(Self { direct: Arc::clone(direct), nth, ended: false, _turn: turn })
    }

    /// Makes it last. What is acknowledged survives a loss of power.
    ///
    /// # Errors
    /// The database failed; whether anything was kept is not known.
    pub fn commit(mut self) -> Result<(), Error> {
        self.direct.run("COMMIT")?;
        self.ended = true;
        if self.nth % CHECKPOINT_COMMITS == CHECKPOINT_COMMITS - 1 {
            self.direct.checkpoints.wake();
        }
        Ok(())
    }
}

impl Statements for DirectTransaction {
    type Connection = DatabaseConnection;

    fn access(&self) -> Access<'_, DatabaseConnection> {
        Access::Direct(&self.direct)
    }
}

impl Drop for DirectTransaction {
    fn drop(&mut self) {
        // SQLite may have rolled back by itself, on a full disk say; then there is nothing to end.
        if !self.ended && !self.direct.locked().is_autocommit() {
            drop(self.direct.run("ROLLBACK"));
        }
    }
}

/// A value on its way into SQLite.
struct Parameter<'a>(&'a Value);

impl ToSql for Parameter<'_> {
    #[expect(clippy::wildcard_enum_match_arm, reason = "of the many kinds of value, the schema has these")]
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(match self.0 {
            Value::Bool(Some(value)) => i64::from(*value).into(),
            Value::Int(Some(value)) => (*value).into(),
            Value::BigInt(Some(value)) => (*value).into(),
            Value::Double(Some(value)) => (*value).into(),
            Value::BigUnsigned(Some(value)) => {
                i64::try_from(*value).map_err(|error| rusqlite::Error::ToSqlConversionFailure(error.into()))?.into()
            }
            Value::String(Some(text)) => ToSqlOutput::Borrowed(ValueRef::Text(text.as_bytes())),
            Value::Bytes(Some(bytes)) => ToSqlOutput::Borrowed(ValueRef::Blob(bytes)),
            Value::Json(Some(json)) => json.to_string().into(),
            Value::Bool(None)
            | Value::Int(None)
            | Value::BigInt(None)
            | Value::Double(None)
            | Value::BigUnsigned(None)
            | Value::String(None)
            | Value::Bytes(None)
            | Value::Json(None) => ToSqlOutput::Borrowed(ValueRef::Null),
            other => return Err(rusqlite::Error::ToSqlConversionFailure(format!("{other:?} has no column").into())),
        })
    }
}

/// The text is for the log; it names tables and columns, never values.
#[expect(clippy::needless_pass_by_value, reason = "maps errors")]
pub(crate) fn failed(error: rusqlite::Error) -> DbErr {
    DbErr::Exec(RuntimeErr::Internal(error.to_string()))
}
