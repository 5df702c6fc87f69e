//! The write-ahead record: open until closed, closed once.

use doorward_store::Store;
use doorward_store::commands::{close, insert_many, open_among, open_of_node};
use doorward_store::entity::command::{ActiveModel, Entity, Model};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{EntityTrait as _, Set};

use crate::support::{NODE, NOW, after_seconds, organization};

fn command(uuid: &str, organization_id: i64, node: &str, granted: i64) -> ActiveModel {
    ActiveModel {
        uuid: Set(uuid.to_owned()),
        organization_id: Set(organization_id),
        lock_id: Set(7),
        node: Set(node.to_owned()),
        draft: Set(serde_json::json!({"uuid": uuid})),
        granted_at: Set(after_seconds(granted)),
        expires_at: Set(after_seconds(granted + 5)),
        closed_at: Set(None),
        code: Set(None),
    }
}

async fn close_one(store: &Store, uuid: &str, code: Option<&str>, at: i64) {
    let tx = store.begin().await.unwrap();
    close(&tx, vec![uuid.to_owned()], code, after_seconds(at)).await.unwrap();
    tx.commit().await.unwrap();
}

async fn stored(store: &Store, uuid: &str) -> Model {
    Entity::find_by_id(uuid).one(store.reader()).await.unwrap().unwrap()
}

#[db_test]
async fn a_command_keeps_the_outcome_that_closed_it_first(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let tx = db.store.begin().await.unwrap();
    insert_many(&tx, vec![command("opened", id, NODE, 0), command("failed", id, NODE, 0)]).await.unwrap();
    tx.commit().await.unwrap();

    close_one(&db.store, "opened", None, 1).await;
    close_one(&db.store, "opened", Some("fac002"), 2).await;
    close_one(&db.store, "failed", Some("fac003"), 1).await;
    close_one(&db.store, "failed", None, 2).await;
    let (opened, failed) = (stored(&db.store, "opened").await, stored(&db.store, "failed").await);
    assert_eq!((opened.closed_at, opened.code), (Some(after_seconds(1)), None));
    assert_eq!((failed.closed_at, failed.code.as_deref()), (Some(after_seconds(1)), Some("fac003")));
}

#[db_test]
async fn only_open_commands_are_found_again(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let tx = db.store.begin().await.unwrap();
    let rows = vec![
        command("later", id, NODE, 2),
        command("sooner", id, NODE, 1),
        command("closed", id, NODE, 0),
        command("elsewhere", id, "node-2", 0),
    ];
    insert_many(&tx, rows).await.unwrap();
    insert_many(&tx, Vec::new()).await.unwrap();
    tx.commit().await.unwrap();
    close_one(&db.store, "closed", None, 3).await;

    let uuids = |rows: Vec<Model>| rows.into_iter().map(|row| row.uuid).collect::<Vec<_>>();
    assert_eq!(uuids(open_of_node(db.store.reader(), NODE).await.unwrap()), ["sooner", "later"]);
    let asked = ["later", "closed", "unknown"].map(str::to_owned).to_vec();
    assert_eq!(uuids(open_among(db.store.reader(), asked).await.unwrap()), ["later"]);
    assert!(open_among(db.store.reader(), Vec::new()).await.unwrap().is_empty());
    assert_eq!(stored(&db.store, "later").await.granted_at.0 - NOW.0, 2_000_000);
}
