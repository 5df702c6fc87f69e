//! The connection to the database: SQLite with one writer and a read pool, or PostgreSQL.

use std::time::Duration;

use sea_orm::{
    ConnectOptions, ConnectionTrait, Database, DatabaseConnection, DatabaseTransaction, SqliteTransactionMode, TransactionOptions,
    TransactionTrait,
};
use sea_orm_migration::MigratorTrait;

use crate::Error;
use crate::migration::Migrator;

const SQLITE_READERS: u32 = 4;
const POSTGRES_CONNECTIONS: u32 = 16;
const ACQUIRE_TIMEOUT: Duration = Duration::from_secs(5);

/// The database. Cheap to clone.
#[derive(Clone, Debug)]
pub struct Store {
    reader: DatabaseConnection,
    writer: DatabaseConnection,
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
            let connection = Database::connect(options).await?;
            Ok(Self { reader: connection.clone(), writer: connection })
        }
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
        });
        let writer = Database::connect(options).await?;

        let mut options = ConnectOptions::new(url);
        options.max_connections(SQLITE_READERS).acquire_timeout(ACQUIRE_TIMEOUT).sqlx_logging(false);
        options.map_sqlx_sqlite_opts(|options| options.busy_timeout(ACQUIRE_TIMEOUT).pragma("query_only", "ON"));
        let reader = Database::connect(options).await?;
        Ok(Self { reader, writer })
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
    /// No connection within 5 s, or the database is gone.
    pub async fn begin(&self) -> Result<DatabaseTransaction, Error> {
        let options =
            TransactionOptions { sqlite_transaction_mode: Some(SqliteTransactionMode::Immediate), ..TransactionOptions::default() };
        Ok(self.writer.begin_with_options(options).await?)
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
