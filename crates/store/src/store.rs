//! The connection to the database: SQLite with one writer and a read pool, or PostgreSQL.

use std::fmt;
use std::str::FromStr as _;
use std::sync::Arc;
use std::time::Duration;

use sea_orm::sqlx::sqlite::SqliteConnectOptions;
use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DbErr, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;
use tokio::sync::{Mutex, OwnedMutexGuard};

use crate::Error;
use crate::checkpoints::Checkpoints;
use crate::direct::{Direct, DirectTransaction};
use crate::migration::Migrator;
use crate::transaction::Transaction;

const SQLITE_READERS: u32 = 4;
/// Pages of 4 KiB that SQLite's log may hold before a writer other than the gatekeeper moves them into the database: 32 MiB.
const CHECKPOINT_PAGES: u32 = 8_192;
const POSTGRES_CONNECTIONS: u32 = 16;
/// Connections of the gatekeeper, besides: one works while the driver looks after the one that worked before.
pub const BATCH_CONNECTIONS: u32 = 2;
/// The gatekeeper finds each row by its key. Plans that are kept must not depend on how small a table was when they were made.
const BY_KEY: [(&str, &str); 6] = [
    ("plan_cache_mode", "force_generic_plan"),
    ("enable_seqscan", "off"),
    ("enable_bitmapscan", "off"),
    ("enable_hashjoin", "off"),
    ("enable_mergejoin", "off"),
    ("jit", "off"),
];
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The database. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
    /// How to connect for the gatekeeper's batches, where they have connections of their own.
    batches: Option<ConnectOptions>,
    sqlite: Option<Sqlite>,
}

/// What SQLite needs besides: its writers take turns, first come first served, instead of finding the database locked.
#[derive(Clone, Debug)]
struct Sqlite {
    turns: Arc<Mutex<()>>,
    direct: Arc<Direct>,
}

impl Store {
    /// Connects to `sqlite://<absolute path>` (created if missing) or `postgres://…`.
    ///
    /// # Errors
    /// The database cannot be opened or reached.
    pub async fn connect(url: &str) -> Result<Self, Error> {
        if url.starts_with("sqlite:") {
            Self::connect_sqlite(url).await
        } else {
            let mut options = ConnectOptions::new(url);
            options.max_connections(POSTGRES_CONNECTIONS).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
            let connection = Database::connect(options.clone()).await?;
            // Asking before each batch whether the connection is still there would cost a tenth of the batch.
            options.max_connections(BATCH_CONNECTIONS).test_before_acquire(false).connect_lazy(true);
            options.map_sqlx_postgres_opts(|options| options.options(BY_KEY));
            Ok(Self { reader: connection.clone(), writer: connection, batches: Some(options), sqlite: None })
        }
    }

    /// Connects to a database that is there already, to read it alone: nothing is made, migrated or written.
    ///
    /// # Errors
    /// The database cannot be opened or reached.
    pub async fn connect_read_only(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        options.max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| options.read_only(true).busy_timeout(ACQUIRE_TIMEOUT).pragma("query_only", "ON"));
        let connection = Database::connect(options).await?;
        Ok(Self { reader: connection.clone(), writer: connection, batches: None, sqlite: None })
    }

    /// WAL lets readers run beside the one writer; `synchronous=FULL` keeps acknowledged rows through a power loss.
    async fn connect_sqlite(url: &str) -> Result<Self, Error> {
        let mut options = ConnectOptions::new(url);
        options.min_connections(1).max_connections(1).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| {
            options
                .create_if_missing(true)
                .foreign_keys(true)
                .busy_timeout(ACQUIRE_TIMEOUT)
                .pragma("journal_mode", "WAL")
                .pragma("synchronous", "FULL")
                .pragma("wal_autocheckpoint", CHECKPOINT_PAGES.to_string())
        });
        let writer = Database::connect(options).await?;

        let mut options = ConnectOptions::new(url);
        options.max_connections(SQLITE_READERS).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| options.busy_timeout(ACQUIRE_TIMEOUT).pragma("query_only", "ON"));
        let reader = Database::connect(options).await?;
        let options = SqliteConnectOptions::from_str(url).map_err(|error| DbErr::Custom(error.to_string()))?;
        let file = options.get_filename();
        let turns = Arc::new(Mutex::new(()));
        let checkpoints = Checkpoints::start(file, ACQUIRE_TIMEOUT, Arc::clone(&turns))?;
        let direct = Direct::open(file, ACQUIRE_TIMEOUT, checkpoints)?;
        let sqlite = Sqlite { turns, direct: Arc::new(direct) };
        Ok(Self { reader, writer, batches: None, sqlite: Some(sqlite) })
    }

    /// Brings the schema up to date.
    ///
    /// # Errors
    /// A step failed; the steps before it stand.
    pub async fn migrate(&self) -> Result<(), Error> {
        Migrator::up(&self.writer, None).await?;
        Ok(())
    }

    /// For reads that belong to no transaction.
    #[must_use]
    pub const fn reader(&self) -> &DatabaseConnection {
        &self.reader
    }

    /// Begins a writing transaction (`BEGIN IMMEDIATE` on SQLite). Dropped without commit, it is rolled back.
    ///
    /// # Errors
    /// No turn or connection within 5 s, or the database is gone.
    pub async fn begin(&self) -> Result<Transaction, Error> {
        let turn = match &self.sqlite {
            Some(sqlite) => Some(turn(sqlite).await?),
            None => None,
        };
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        Ok(Transaction::new(self.writer.begin_with_options(options).await?, turn))
    }

    /// Begins a writing transaction on the gatekeeper's own connection, if the database has one: SQLite. Its statements block
    /// the thread, instead of each changing to another and back.
    ///
    /// # Errors
    /// No turn within 5 s, or the database is gone.
    pub async fn begin_direct(&self) -> Result<Option<DirectTransaction>, Error> {
        let Some(sqlite) = &self.sqlite else { return Ok(None) };
        Ok(Some(DirectTransaction::begin(&sqlite.direct, turn(sqlite).await?)?))
    }

    /// Whether [`Self::begin_direct`] begins anything, so that its caller must have a thread to itself.
    #[must_use]
    pub const fn is_direct(&self) -> bool {
        self.sqlite.is_some()
    }

    /// Whether the database answers and takes writes' connections.
    ///
    /// # Errors
    /// It does not.
    pub async fn ping(&self) -> Result<(), Error> {
        self.writer.execute_unprepared("SELECT 1").await?;
        self.reader.execute_unprepared("SELECT 1").await?;
        Ok(())
    }

    /// The same database with connections of its own to write on, for one batch after another; `None` where there is but one
    /// writer. They are made when they are first used, and may have been lost when they are used again: of
    /// [`BATCH_CONNECTIONS`] + 1 transactions begun anew, the last is on a new one.
    ///
    /// # Errors
    /// The database's address cannot be read.
    pub async fn for_batches(&self) -> Result<Option<Self>, Error> {
        let Some(options) = self.batches.clone() else { return Ok(None) };
        Ok(Some(Self { writer: Database::connect(options).await?, ..self.clone() }))
    }

    /// Closes the connections to write on.
    ///
    /// # Errors
    /// A connection could not be closed in order.
    pub async fn close_writer(self) -> Result<(), Error> {
        Ok(self.writer.close().await?)
    }

    /// Closes every connection.
    ///
    /// # Errors
    /// A connection could not be closed in order.
    pub async fn close(self) -> Result<(), Error> {
        self.reader.close().await?;
        self.writer.close().await?;
        Ok(())
    }
}

/// The address, which may hold a password, is not for logs.
impl fmt::Debug for Store {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Store")
    }
}

async fn turn(sqlite: &Sqlite) -> Result<OwnedMutexGuard<()>, Error> {
    let turn = tokio::time::timeout(ACQUIRE_TIMEOUT, Arc::clone(&sqlite.turns).lock_owned()).await;
    turn.map_err(|_| DbErr::Custom("no turn to write within 5 s".to_owned()).into())
}
