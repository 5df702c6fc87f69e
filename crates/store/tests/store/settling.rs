//! On SQLite, events move from where they are written to where they are found by index, and nobody notices.

use doorward_store::Store;
use doorward_store::entity::event;
use doorward_store::ledger::{append, chain};
use doorward_store::settling::{AT_ONCE, settle, settle_all};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, QueryOrder as _, Statement};

use crate::support::{NODE, entry, names, organization, record};

async fn stored(store: &Store) -> Vec<event::Model> {
    event::Entity::find().order_by_asc(event::Column::Id).all(store.reader()).await.unwrap()
}

/// How many are in each of the two tables.
async fn parts(store: &Store) -> (i64, i64) {
    let conn = store.reader();
    let sql = "SELECT (SELECT count(*) FROM events_settled), (SELECT count(*) FROM events_recent)";
    let row = conn.query_one_raw(Statement::from_string(conn.get_database_backend(), sql)).await.unwrap().unwrap();
    (row.try_get_by_index(0).unwrap(), row.try_get_by_index(1).unwrap())
}

#[db_test]
async fn events_are_the_same_before_and_after(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("early", 3)).await;
    let before = stored(&db.store).await;
    settle_all(&db.store).await.unwrap();
    assert_eq!(stored(&db.store).await, before);
    settle_all(&db.store).await.unwrap();
    record(&db.store, NODE, id, &names("late", 2)).await;
    let both = stored(&db.store).await;
    assert_eq!(both[..3], before);
    let ids: Vec<i64> = both.iter().map(|event| event.id).collect();
    assert!(ids.is_sorted_by(|one, next| one < next), "an id is never given twice: {ids:?}");
    assert_eq!(chain(db.store.reader(), NODE, id, 0, 10).await.unwrap(), both);
    assert_eq!(chain(db.store.reader(), NODE, id, 2, 2).await.unwrap(), both[2..4]);
}

#[tokio::test]
async fn the_oldest_move_first_so_many_at_once() {
    let db = TestDatabase::sqlite().await;
    let id = organization(&db.store, "mill").await;
    let many = i64::try_from(AT_ONCE).unwrap();
    record(&db.store, NODE, id, &names("event", AT_ONCE * 2 + 100)).await;
    let before = stored(&db.store).await;
    let tx = db.store.begin().await.unwrap();
    settle(&tx).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(parts(&db.store).await, (many, many + 100));
    let last: i64 = {
        let conn = db.store.reader();
        let statement = Statement::from_string(conn.get_database_backend(), "SELECT max(id) FROM events_settled");
        conn.query_one_raw(statement).await.unwrap().unwrap().try_get_by_index(0).unwrap()
    };
    assert_eq!(last, before[AT_ONCE - 1].id);
    settle_all(&db.store).await.unwrap();
    assert_eq!(parts(&db.store).await, (many * 2 + 100, 0));
    assert_eq!(stored(&db.store).await, before);
}

#[tokio::test]
async fn a_batch_that_is_rolled_back_has_moved_nothing() {
    let db = TestDatabase::sqlite().await;
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 5)).await;
    let before = stored(&db.store).await;
    let tx = db.store.begin_direct().await.unwrap().unwrap();
    append(&tx, NODE, id, vec![entry("lost")]).await.unwrap();
    settle(&tx).await.unwrap();
    drop(tx);
    assert_eq!((parts(&db.store).await, stored(&db.store).await), ((0, 5), before));
}
