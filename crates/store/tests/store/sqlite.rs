//! How the SQLite connections are set up, asked of the connections themselves.

use std::sync::Arc;

use doorward_store::entity::organization;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait, EntityTrait as _, PaginatorTrait as _, Statement};

use crate::support::{new_user, organization, place};

async fn pragma<T: sea_orm::TryGetable>(conn: &impl ConnectionTrait, name: &str) -> T {
    let statement = Statement::from_string(conn.get_database_backend(), format!("PRAGMA {name}"));
    conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
}

#[tokio::test]
async fn the_writer_survives_a_power_loss_and_keeps_references_whole() {
    let db = TestDatabase::sqlite().await;
    let tx = db.store.begin().await.unwrap();
    assert_eq!(pragma::<String>(&tx, "journal_mode").await, "wal");
    assert_eq!(pragma::<i32>(&tx, "synchronous").await, 2, "FULL");
    assert_eq!(pragma::<i32>(&tx, "foreign_keys").await, 1);
}

#[tokio::test]
async fn readers_cannot_write() {
    let db = TestDatabase::sqlite().await;
    organization(&db.store, "mill").await;
    for statement in ["UPDATE organizations SET name = 'x'", "DELETE FROM organizations", "CREATE TABLE mine (id INTEGER)"] {
        let refused = db.store.reader().execute_unprepared(statement).await.unwrap_err();
        assert!(refused.to_string().contains("readonly"), "{statement}: {refused}");
    }
    assert_eq!(pragma::<String>(db.store.reader(), "journal_mode").await, "wal");
}

#[tokio::test]
async fn readers_do_not_wait_for_the_writer() {
    let db = TestDatabase::sqlite().await;
    organization(&db.store, "mill").await;
    let tx = db.store.begin().await.unwrap();
    tx.execute_unprepared("UPDATE organizations SET name = 'renamed'").await.unwrap();
    let read = organization::Entity::find().one(db.store.reader()).await.unwrap().unwrap();
    assert_eq!(read.name, "Sunny Mill");
    tx.commit().await.unwrap();
    let read = organization::Entity::find().one(db.store.reader()).await.unwrap().unwrap();
    assert_eq!(read.name, "renamed");
}

#[db_test]
async fn a_reference_to_nothing_is_refused(db: TestDatabase) {
    let tx = db.store.begin().await.unwrap();
    let error = doorward_store::users::insert(&tx, new_user(4_711, "ada@example.com")).await.unwrap_err();
    assert!(!error.is_duplicate(), "{error}");
}

#[db_test]
async fn a_broken_unique_rule_is_told_from_other_failures(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    crate::support::user(&db.store, id, "ada@example.com").await;
    let tx = db.store.begin().await.unwrap();
    let error = doorward_store::users::insert(&tx, new_user(id, "ADA@example.com")).await.unwrap_err();
    assert!(error.is_duplicate(), "{error}");
}

#[db_test]
async fn a_dropped_transaction_leaves_nothing(db: TestDatabase) {
    let tx = db.store.begin().await.unwrap();
    tx.execute_unprepared(
        "INSERT INTO organizations (name, domain, time_zone, device_logins_expire_after, created_at, updated_at) \
         VALUES ('x', 'x', 'UTC', 1, 1, 1)",
    )
    .await
    .unwrap();
    drop(tx);
    assert_eq!(organization::Entity::find().count(db.store.reader()).await.unwrap(), 0);
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_the_same_time_all_get_their_turn(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let store = Arc::new(db.store.clone());
    let writers: Vec<_> = (0..16)
        .map(|number| {
            let store = Arc::clone(&store);
            tokio::spawn(async move { place(&store, id, &format!("Place {number}")).await })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(doorward_store::places::count(db.store.reader(), id).await.unwrap(), 16);
}

#[tokio::test]
async fn a_transaction_of_the_gatekeeper_knows_whether_anyone_else_wrote_since_its_last() {
    let db = TestDatabase::sqlite().await;
    let id = organization(&db.store, "mill").await;
    let next = async || {
        let tx = db.store.begin_direct().await.unwrap().unwrap();
        let version = tx.version().unwrap();
        doorward_store::unlock_counts::used_links(&tx, &[1], 1, crate::support::NOW.at()).await.unwrap();
        tx.commit().unwrap();
        version
    };
    let (first, second) = (next().await, next().await);
    assert!(second.follows(first) && !first.follows(second) && !second.follows(second), "its own writing does not count");
    place(&db.store, id, "Mill").await;
    let third = next().await;
    assert!(!third.follows(second), "another connection wrote");
    drop(db.store.begin_direct().await.unwrap());
    assert!(!next().await.follows(third), "another of its transactions came between");
    let tx = db.store.begin().await.unwrap();
    tx.execute_unprepared("UPDATE organizations SET name = 'x'").await.unwrap();
    let before = {
        drop(tx);
        next().await
    };
    assert!(next().await.follows(before), "what is rolled back is no change");
}
