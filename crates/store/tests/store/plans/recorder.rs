//! A transaction that keeps the statements that run in it.

use async_trait::async_trait;
use doorward_store::{Access, Statements, Store, Transaction};
use sea_orm::{ConnectionTrait, DbBackend, DbErr, ExecResult, QueryResult, Statement};
use tokio::sync::Mutex;

/// Rolled back when dropped.
pub struct Recorder {
    tx: Transaction,
    statements: Mutex<Vec<Statement>>,
}

impl Recorder {
    pub async fn begin(store: &Store) -> Self {
        Self { tx: store.begin().await.unwrap(), statements: Mutex::default() }
    }

    /// What ran, each statement once.
    pub fn statements(self) -> Vec<Statement> {
        let mut statements = self.statements.into_inner();
        let mut seen = Vec::new();
        statements.retain(|statement| {
            let is_new = !seen.contains(&statement.sql);
            seen.push(statement.sql.clone());
            is_new
        });
        statements
    }
}

impl Statements for Recorder {
    type Connection = Self;

    fn access(&self) -> Access<'_, Self> {
        Access::Shared(self)
    }
}

#[async_trait]
impl ConnectionTrait for Recorder {
    fn get_database_backend(&self) -> DbBackend {
        self.tx.get_database_backend()
    }

    async fn execute_raw(&self, statement: Statement) -> Result<ExecResult, DbErr> {
        self.statements.lock().await.push(statement.clone());
        self.tx.execute_raw(statement).await
    }

    async fn execute_unprepared(&self, text: &str) -> Result<ExecResult, DbErr> {
        self.tx.execute_unprepared(text).await
    }

    async fn query_one_raw(&self, statement: Statement) -> Result<Option<QueryResult>, DbErr> {
        self.statements.lock().await.push(statement.clone());
        self.tx.query_one_raw(statement).await
    }

    async fn query_all_raw(&self, statement: Statement) -> Result<Vec<QueryResult>, DbErr> {
        self.statements.lock().await.push(statement.clone());
        self.tx.query_all_raw(statement).await
    }
}
