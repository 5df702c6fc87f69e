//! The outbox: a message goes to one worker at a time, and only when it is due.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::time::Duration;

use doorward_store::Store;
use doorward_store::entity::outbox::{ActiveModel, Column, Entity, Model};
use doorward_store::outbox::{Kinds, Lengths, bury, claim, delete, delete_dead, find, hurry, insert, lengths, postpone, revive};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ColumnTrait as _, EntityTrait as _, PaginatorTrait as _, QueryFilter as _, Set};

use crate::support::{NOW, after_seconds, organization};

const KEY: &str = "key-1";
const NODE: &str = "node-1";
/// There is no such kind.
const ALL: Kinds = Kinds::AllBut(&[""]);

async fn enqueue(store: &Store, organization_id: i64, due_in: i64) -> i64 {
    enqueue_kind(store, organization_id, "link_mail", due_in).await
}

async fn enqueue_kind(store: &Store, organization_id: i64, kind: &str, due_in: i64) -> i64 {
    let tx = store.begin().await.unwrap();
    let row = ActiveModel {
        organization_id: Set(organization_id),
        kind: Set(kind.to_owned()),
        group_link_id: Set(None),
        sealed: Set(vec![1]),
        key_id: Set(KEY.to_owned()),
        attempts: Set(0),
        due_at: Set(after_seconds(due_in)),
        created_at: Set(NOW),
        ..Default::default()
    };
    let id = insert(&tx, row).await.unwrap().id;
    tx.commit().await.unwrap();
    id
}

/// Claims at a moment, with a lease of ten seconds.
async fn claim_at(store: &Store, seconds: i64, limit: u64) -> Vec<Model> {
    let tx = store.begin().await.unwrap();
    let rows = claim(&tx, ALL, (NODE, KEY), NOW, after_seconds(seconds), after_seconds(seconds + 10), limit).await.unwrap();
    tx.commit().await.unwrap();
    rows
}

async fn due(store: &Store) -> u64 {
    Entity::find().filter(Column::DueAt.lte(NOW)).count(store.reader()).await.unwrap()
}

fn ids(rows: &[Model]) -> Vec<i64> {
    rows.iter().map(|row| row.id).collect()
}

#[db_test]
async fn a_claimed_message_is_left_alone_until_its_lease_ends(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let id = enqueue(&db.store, organization_id, 0).await;
    assert_eq!(ids(&claim_at(&db.store, 0, 10).await), [id]);
    assert!(claim_at(&db.store, 9, 10).await.is_empty());
    assert_eq!(ids(&claim_at(&db.store, 10, 10).await), [id], "its worker died, so another takes it");
}

#[db_test]
async fn what_is_due_longest_comes_first_and_the_rest_waits(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let (late, early, future) = (
        enqueue(&db.store, organization_id, -1).await,
        enqueue(&db.store, organization_id, -2).await,
        enqueue(&db.store, organization_id, 5).await,
    );
    assert_eq!(ids(&claim_at(&db.store, 0, 1).await), [early]);
    assert_eq!(ids(&claim_at(&db.store, 0, 10).await), [late]);
    assert_eq!(claim_at(&db.store, 4, 10).await, []);
    assert_eq!(ids(&claim_at(&db.store, 5, 10).await), [future]);
}

#[db_test]
async fn a_postponed_message_is_not_due_before_its_time(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let id = enqueue(&db.store, organization_id, 0).await;
    claim_at(&db.store, 0, 10).await;
    let tx = db.store.begin().await.unwrap();
    postpone(&tx, id, after_seconds(60), "450 later").await.unwrap();
    tx.commit().await.unwrap();
    assert!(claim_at(&db.store, 59, 10).await.is_empty());
    let again = claim_at(&db.store, 60, 10).await;
    assert_eq!((again[0].id, again[0].attempts), (id, 1));
}

#[db_test]
async fn what_another_key_sealed_is_left_to_its_node_until_it_counts_as_abandoned(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let id = enqueue(&db.store, organization_id, 0).await;
    let tx = db.store.begin().await.unwrap();
    assert_eq!(claim(&tx, ALL, (NODE, "key-2"), NOW, NOW, after_seconds(10), 10).await.unwrap(), []);
    let abandoned = claim(&tx, ALL, (NODE, "key-2"), after_seconds(1), NOW, after_seconds(10), 10).await.unwrap();
    assert_eq!(ids(&abandoned), [id]);
}

#[db_test]
async fn what_was_postponed_for_long_can_be_hurried(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let (leased, postponed) = (enqueue(&db.store, organization_id, 10).await, enqueue(&db.store, organization_id, 3_600).await);
    let tx = db.store.begin().await.unwrap();
    hurry(&tx, ALL, "node-2", after_seconds(60), NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ids(&claim_at(&db.store, 0, 10).await), [postponed]);
    assert_eq!(ids(&claim_at(&db.store, 10, 10).await), [leased, postponed]);
}

#[db_test]
async fn a_message_that_left_is_gone(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let id = enqueue(&db.store, organization_id, 0).await;
    let tx = db.store.begin().await.unwrap();
    delete(&tx, id).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(find(db.store.reader(), id).await.unwrap(), None);
    assert_eq!(due(&db.store).await, 0);
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn workers_at_the_same_time_never_take_the_same_message(db: TestDatabase) {
    const MESSAGES: usize = 40;
    let organization_id = organization(&db.store, "mill").await;
    for _ in 0..MESSAGES {
        enqueue(&db.store, organization_id, 0).await;
    }
    let start = Arc::new(tokio::sync::Barrier::new(4));
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let (store, start) = (db.store.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                let mut taken = Vec::new();
                // A worker that finds the rest locked by the others comes back.
                while due(&store).await > 0 {
                    taken.extend(ids(&claim_at(&store, 0, 3).await));
                }
                taken
            })
        })
        .collect();
    let mut taken = Vec::new();
    for worker in workers {
        taken.extend(worker.await.unwrap());
    }
    assert_eq!(taken.len(), MESSAGES);
    assert_eq!(taken.into_iter().collect::<BTreeSet<_>>().len(), MESSAGES);
}

#[tokio::test]
async fn on_postgresql_a_claim_does_not_wait_for_another() {
    let db = TestDatabase::postgres().await;
    let organization_id = organization(&db.store, "mill").await;
    for _ in 0..3 {
        enqueue(&db.store, organization_id, 0).await;
    }
    let tx = db.store.begin().await.unwrap();
    let mine = claim(&tx, ALL, (NODE, KEY), NOW, NOW, after_seconds(10), 2).await.unwrap();
    let theirs = tokio::time::timeout(Duration::from_secs(10), claim_at(&db.store, 0, 10)).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!((mine.len(), theirs.len()), (2, 1));
    assert!(!ids(&mine).contains(&theirs[0].id));
}

#[db_test]
async fn a_dead_letter_is_kept_until_it_is_revived_or_old(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let (dead, waiting) = (enqueue(&db.store, organization_id, 0).await, enqueue(&db.store, organization_id, 5).await);
    let tx = db.store.begin().await.unwrap();
    bury(&tx, dead, NOW, "550 no such mailbox").await.unwrap();
    hurry(&tx, ALL, "node-2", after_seconds(60), NOW).await.unwrap();
    tx.commit().await.unwrap();
    let row = find(db.store.reader(), dead).await.unwrap().unwrap();
    assert_eq!((row.dead_at, row.attempts, row.error.as_deref()), (Some(NOW), 1, Some("550 no such mailbox")));
    assert_eq!(ids(&claim_at(&db.store, 1_000_000, 10).await), [waiting]);
    let counted = lengths(db.store.reader(), ALL).await.unwrap();
    assert_eq!(counted, Lengths { waiting: 1, oldest: Some(NOW), dead: 1 });
    assert_eq!(lengths(db.store.reader(), Kinds::Only(&["link_text"])).await.unwrap(), Lengths::default());

    let tx = db.store.begin().await.unwrap();
    delete_dead(&tx, NOW, 10).await.unwrap();
    assert!(find(&tx, dead).await.unwrap().is_some(), "it is not that old");
    revive(&tx, dead, NOW).await.unwrap();
    delete_dead(&tx, after_seconds(1), 10).await.unwrap();
    tx.commit().await.unwrap();
    let [again] = claim_at(&db.store, 0, 10).await.try_into().unwrap();
    assert_eq!((again.id, again.attempts, again.dead_at), (dead, 0, None));

    let tx = db.store.begin().await.unwrap();
    bury(&tx, dead, NOW, "gone").await.unwrap();
    delete_dead(&tx, after_seconds(1), 10).await.unwrap();
    assert!(find(&tx, dead).await.unwrap().is_none());
    tx.commit().await.unwrap();
}

#[db_test]
async fn each_carrier_takes_and_hurries_its_own_kinds(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let mail = enqueue(&db.store, organization_id, 0).await;
    let text = enqueue_kind(&db.store, organization_id, "link_text", 0).await;
    let later = [enqueue(&db.store, organization_id, 600).await, enqueue_kind(&db.store, organization_id, "link_text", 600).await];
    let tx = db.store.begin().await.unwrap();
    let texts = claim(&tx, Kinds::Only(&["link_text"]), (NODE, KEY), NOW, NOW, after_seconds(10), 10).await.unwrap();
    let mails = claim(&tx, Kinds::AllBut(&["link_text"]), (NODE, KEY), NOW, NOW, after_seconds(10), 10).await.unwrap();
    assert_eq!((ids(&texts), ids(&mails)), (vec![text], vec![mail]));
    hurry(&tx, Kinds::Only(&["link_text"]), "node-2", after_seconds(60), NOW).await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ids(&claim_at(&db.store, 0, 10).await), [later[1]]);
}

#[db_test]
async fn a_node_that_starts_again_takes_what_it_held_and_nothing_of_others(db: TestDatabase) {
    let organization_id = organization(&db.store, "mill").await;
    let ids_of = [enqueue(&db.store, organization_id, 0).await, enqueue(&db.store, organization_id, 0).await];
    let [postponed, held] = ids_of;
    assert_eq!(claim_at(&db.store, 0, 10).await.len(), 2);
    let hurried = async |node: &str| {
        let tx = db.store.begin().await.unwrap();
        hurry(&tx, ALL, node, after_seconds(60), after_seconds(1)).await.unwrap();
        tx.commit().await.unwrap();
        claim_at(&db.store, 1, 10).await
    };
    let tx = db.store.begin().await.unwrap();
    postpone(&tx, postponed, after_seconds(30), "later").await.unwrap();
    tx.commit().await.unwrap();
    assert_eq!(ids(&hurried("node-2").await), [0; 0]);
    assert_eq!(ids(&hurried(NODE).await), [held], "what it has noted waits for its turn");
}
