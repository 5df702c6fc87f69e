//! The gatekeeper's own connection to SQLite, called without a hand-over between threads.
//!
//! Whoever uses it blocks until SQLite has answered, so it belongs to a thread of its own. It is one writer among those that
//! take turns (see [`crate::Store::begin`]), and does the same as the other: WAL, `synchronous=FULL`, foreign keys.

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use rusqlite::types::{ToSqlOutput, ValueRef};
use rusqlite::{Connection, OpenFlags, ToSql, params_from_iter};
use sea_orm::{DatabaseConnection, DbErr, RuntimeErr, Value};
use tokio::sync::OwnedMutexGuard;

use crate::Error;
use crate::prepared::Columns;
use crate::transaction::{Access, Statements};

/// Statements kept prepared; more than there are on the unlock path.
const PREPARED: usize = 256;

/// Pages of 4 KiB that the log may hold before they are moved into the database: 32 MiB. Each unlock writes some of the same pages, and
/// moving them is what costs.
const CHECKPOINT: i64 = 8_192;

/// The connection.
pub struct Direct {
    connection: Mutex<Connection>,
}

impl Direct {
    pub(crate) fn open(file: &Path, busy: Duration) -> Result<Self, DbErr> {
        let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let connection = Connection::open_with_flags(file, flags).map_err(failed)?;
        connection.busy_timeout(busy).map_err(failed)?;
        connection.set_prepared_statement_cache_capacity(PREPARED);
        for (name, value) in [("synchronous", "FULL"), ("foreign_keys", "ON")] {
            connection.pragma_update(None, name, value).map_err(failed)?;
        }
        connection.pragma_update(None, "wal_autocheckpoint", CHECKPOINT).map_err(failed)?;
        Ok(Self { connection: Mutex::new(connection) })
    }

    pub(crate) fn run(&self, text: &str, values: &[Value]) -> Result<(), DbErr> {
        let connection = self.locked();
        let mut statement = connection.prepare_cached(text).map_err(failed)?;
        statement.execute(params_from_iter(values.iter().map(Parameter))).map_err(failed)?;
        Ok(())
    }

    /// Adds what is read of each row.
    pub(crate) fn read<T>(
        &self,
        text: &str,
        values: &[Value],
        read: impl Fn(&mut Columns<'_>) -> Result<T, DbErr>,
        into: &mut Vec<T>,
    ) -> Result<(), DbErr> {
        let connection = self.locked();
        let mut statement = connection.prepare_cached(text).map_err(failed)?;
        let mut rows = statement.query(params_from_iter(values.iter().map(Parameter))).map_err(failed)?;
        while let Some(row) = rows.next().map_err(failed)? {
            into.push(read(&mut Columns::direct(row))?);
        }
        Ok(())
    }

    fn locked(&self) -> MutexGuard<'_, Connection> {
        self.connection.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Direct {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Direct")
    }
}

/// A transaction on it, for the statements of the unlock path alone. Dropped without commit, it is rolled back.
#[derive(Debug)]
pub struct DirectTransaction {
    direct: Arc<Direct>,
    ended: bool,
    /// Ends after the transaction, so that the next writer finds the database free.
    _turn: OwnedMutexGuard<()>,
}

impl DirectTransaction {
    pub(crate) fn begin(direct: &Arc<Direct>, turn: OwnedMutexGuard<()>) -> Result<Self, DbErr> {
        direct.run("BEGIN IMMEDIATE", &[])?;
        Ok(Self { direct: Arc::clone(direct), ended: false, _turn: turn })
    }

    /// Makes it last. What is acknowledged survives a loss of power.
    ///
    /// # Errors
    /// The database failed; whether anything was kept is not known.
    pub fn commit(mut self) -> Result<(), Error> {
        self.direct.run("COMMIT", &[])?;
        self.ended = true;
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
            drop(self.direct.run("ROLLBACK", &[]));
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
