//! What `#[db_test]` promises.

#![expect(clippy::panic, clippy::unwrap_used, reason = "a test fails so")]

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait, Database};

#[db_test]
async fn a_test_has_a_database_of_its_own(db: TestDatabase) {
    let other = if db.url().starts_with("sqlite:") { TestDatabase::sqlite().await } else { TestDatabase::postgres().await };
    let transaction = db.store.begin().await.unwrap();
    transaction.execute_unprepared("CREATE TABLE mine (id INTEGER)").await.unwrap();
    transaction.commit().await.unwrap();
    assert!(db.store.reader().execute_unprepared("SELECT id FROM mine").await.is_ok());
    assert!(other.store.reader().execute_unprepared("SELECT id FROM mine").await.is_err());
}

#[db_test(flavor = "multi_thread")]
async fn a_test_may_return_an_error(db: TestDatabase) -> Result<(), doorward_store::Error> {
    db.store.ping().await
}

#[db_test]
#[should_panic(expected = "seen by the harness")]
async fn attributes_reach_the_harness(db: TestDatabase) {
    panic!("seen by the harness: {}", db.url());
}

#[tokio::test]
async fn a_dropped_database_is_gone() {
    let db = TestDatabase::postgres().await;
    let url = db.url().to_owned();
    Database::connect(&url).await.unwrap().close().await.unwrap();
    drop(db);
    assert!(Database::connect(&url).await.is_err());
}
