//! A fresh, migrated database for each test, of either kind. `#[db_test]` calls this.

#![expect(clippy::expect_used, reason = "a test without its database has failed")]

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU32, Ordering};

use doorward_store::Store;
use sea_orm::{ConnectionTrait, Database};
use tempfile::TempDir;
use tokio::sync::OnceCell;

use crate::postgres::PostgresServer;

/// The database of one test. Goes when dropped.
#[derive(Debug)]
pub struct TestDatabase {
    /// Connected and migrated.
    pub store: Store,
    url: String,
    home: Home,
}

/// What the database lives in.
#[derive(Debug)]
enum Home {
    Sqlite(#[expect(dead_code, reason = "held for its drop")] TempDir),
    Postgres { name: String },
}

impl TestDatabase {
    /// A new SQLite file in a folder of its own.
    ///
    /// # Panics
    /// The file cannot be made or migrated.
    pub async fn sqlite() -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let url = format!("sqlite://{}", folder.path().join("doorward.sqlite").display());
        Self::open(url, Home::Sqlite(folder)).await
    }

    /// A new database on the shared PostgreSQL.
    ///
    /// # Panics
    /// PostgreSQL is not installed, or the database cannot be made or migrated.
    pub async fn postgres() -> Self {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let name = format!("t_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        maintain(&format!("CREATE DATABASE {name} TEMPLATE {}", template().await)).await;
        Self::open(format!("{}/{name}", shared_postgres()), Home::Postgres { name }).await
    }

    async fn open(url: String, home: Home) -> Self {
        Self { store: migrated(&url).await, url, home }
    }

    /// Its address, as `--database` takes it.
    #[must_use]
    pub fn url(&self) -> &str {
        &self.url
    }
}

impl Drop for TestDatabase {
    fn drop(&mut self) {
        let Home::Postgres { name } = &self.home else { return };
        let statement = format!("DROP DATABASE {name} WITH (FORCE)");
        // The test's own runtime cannot wait here.
        let dropping = std::thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().expect("a runtime");
            runtime.block_on(maintain(&statement));
        });
        // A database that stays behind harms no other test: the server's data goes with the server.
        let _ = dropping.join();
    }
}

async fn migrated(url: &str) -> Store {
    let store = Store::connect(url).await.expect("the test's database");
    store.migrate().await.expect("the migrations of the test's database");
    store
}

/// The database that this process copies for its tests: copying is quicker than migrating anew.
async fn template() -> &'static str {
    static TEMPLATE: OnceCell<String> = OnceCell::const_new();
    TEMPLATE
        .get_or_init(|| async {
            let name = format!("template_{}", std::process::id());
            maintain(&format!("CREATE DATABASE {name}")).await;
            // A database that someone is connected to cannot be copied.
            migrated(&format!("{}/{name}", shared_postgres())).await.close().await.expect("closing the template");
            name
        })
        .await
}

/// Runs a statement outside any test's database.
async fn maintain(statement: &str) {
    let connection = Database::connect(format!("{}/postgres", shared_postgres())).await.expect("the shared PostgreSQL");
    connection.execute_unprepared(statement).await.expect("a statement on the shared PostgreSQL");
    connection.close().await.expect("closing the connection to the shared PostgreSQL");
}

/// The PostgreSQL that all tests of a run share: the one that `cargo xtask test` started (`DOORWARD_TEST_POSTGRES`), else one
/// that this process starts when first asked and that ends with it. Without a database's name.
///
/// # Panics
/// PostgreSQL is not installed or does not start.
pub fn shared_postgres() -> &'static str {
    static SHARED: OnceLock<(String, Option<PostgresServer>)> = OnceLock::new();
    let (url, _) = SHARED.get_or_init(|| {
        if let Ok(url) = std::env::var("DOORWARD_TEST_POSTGRES") {
            return (url, None);
        }
        let server = PostgresServer::start().expect("PostgreSQL for the tests");
        (server.url(), Some(server))
    });
    url
}
