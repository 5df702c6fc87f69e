//! A writing transaction.

use std::sync::{Arc, Mutex, PoisonError};

use async_trait::async_trait;
use sea_orm::{ConnectionTrait, DatabaseConnection, DatabaseTransaction, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::OwnedMutexGuard;

use crate::Error;
use crate::direct::Direct;

/// What the statements of the unlock path run on.
pub trait Statements: Sync {
    /// The driver's connection, if that is the way.
    type Connection: ConnectionTrait;

    /// The way to the database.
    fn access(&self) -> Access<'_, Self::Connection>;

    /// Whether that is PostgreSQL, where each statement is a way there and back, and rows can be locked.
    fn is_postgres(&self) -> bool {
        match self.access() {
            Access::Shared(conn) => conn.get_database_backend() == DbBackend::Postgres,
            Access::Direct(_) => false,
        }
    }
}

/// A way to the database.
#[derive(Debug, Clone, Copy)]
pub enum Access<'a, C> {
    /// Through the driver.
    Shared(&'a C),
    /// The gatekeeper's own connection to SQLite.
    Direct(&'a Direct),
}

impl Statements for DatabaseConnection {
    type Connection = Self;

    fn access(&self) -> Access<'_, Self> {
        Access::Shared(self)
    }
}

/// A writing transaction. Dropped without commit, it is rolled back.
#[derive(Debug)]
pub struct Transaction {
    inner: DatabaseTransaction,
    /// Ends after the transaction, so that the next writer finds the database free.
    _turn: Option<OwnedMutexGuard<()>>,
    whole: Option<Whole>,
}

/// What several parts do in one transaction: each works and commits as if it had its own, and what they did lasts once the
/// whole is taken and committed.
#[derive(Clone, Debug, Default)]
pub struct Whole(Arc<Mutex<Option<Transaction>>>);

impl Whole {
    /// The transaction of the parts that committed; `None` if there was none, or one was dropped. Dropped, all of it is rolled back.
    #[must_use]
    pub fn take(&self) -> Option<Transaction> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).take()
    }

    fn put(&self, transaction: Transaction) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).replace(transaction);
    }
}

impl Transaction {
    pub(crate) const fn new(inner: DatabaseTransaction, turn: Option<OwnedMutexGuard<()>>) -> Self {
        Self { inner, _turn: turn, whole: None }
    }

    /// The same transaction as a part of a whole: committing gives it back.
    #[must_use]
    pub fn part_of(self, whole: &Whole) -> Self {
        Self { whole: Some(whole.clone()), ..self }
    }

    /// Makes it last, unless it is part of a whole. What is acknowledged survives a loss of power.
    ///
    /// # Errors
    /// The database failed; whether anything was kept is not known.
    pub async fn commit(mut self) -> Result<(), Error> {
        match self.whole.take() {
            Some(whole) => whole.put(self),
            None => self.inner.commit().await?,
        }
        Ok(())
    }
}

impl Statements for Transaction {
    type Connection = DatabaseTransaction;

    fn access(&self) -> Access<'_, DatabaseTransaction> {
        Access::Shared(&self.inner)
    }
}

#[async_trait]
impl ConnectionTrait for Transaction {
    fn get_database_backend(&self) -> DbBackend {
        self.inner.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.inner.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        self.inner.execute_unprepared(text).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.inner.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.inner.query_all_raw(statement).await
    }
}
