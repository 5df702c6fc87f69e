//! Chains link, and never fork.

use std::collections::BTreeSet;
use std::sync::Arc;

use doorward_core::ledger::GENESIS;
use doorward_store::ledger::{append, chain, entry_hash};
use doorward_testkit::chain::verify;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;

use crate::support::{NODE, entry, names, organization, record};

#[db_test]
async fn each_entry_follows_from_the_one_before(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("first", 3)).await;
    record(&db.store, NODE, id, &names("second", 2)).await;

    let rows = chain(db.store.reader(), NODE, id, 0, 10).await.unwrap();
    let positions: Vec<_> = rows.iter().map(|row| row.chain_index).collect();
    assert_eq!(positions, [1, 2, 3, 4, 5]);
    assert_eq!(rows[0].hash, entry_hash(&GENESIS, &rows[0]));
    for pair in rows.windows(2) {
        let previous = pair[0].hash.as_slice().try_into().unwrap();
        assert_eq!(pair[1].hash, entry_hash(&previous, &pair[1]));
    }
    assert_eq!(verify(&db.store, NODE, id).await, Ok(5));
}

#[db_test]
async fn a_chain_is_read_in_pieces(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 5)).await;
    let middle = chain(db.store.reader(), NODE, id, 2, 2).await.unwrap();
    let uuids: Vec<_> = middle.iter().map(|row| row.uuid.as_str()).collect();
    assert_eq!(uuids, ["event-2", "event-3"]);
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn writers_at_the_same_time_never_fork_a_chain(db: TestDatabase) {
    const WRITERS: usize = 8;
    const TIMES: usize = 5;
    let id = organization(&db.store, "mill").await;
    let start = Arc::new(tokio::sync::Barrier::new(WRITERS));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let (store, start) = (db.store.clone(), Arc::clone(&start));
            tokio::spawn(async move {
                start.wait().await;
                for time in 0..TIMES {
                    record(&store, NODE, id, &names(&format!("{writer}-{time}"), 2)).await;
                }
            })
        })
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    assert_eq!(verify(&db.store, NODE, id).await, Ok(WRITERS * TIMES * 2));
    let rows = chain(db.store.reader(), NODE, id, 0, 1_000).await.unwrap();
    let mut ids: Vec<_> = rows.iter().map(|row| row.id).collect();
    assert_eq!(rows.iter().map(|row| &row.uuid).collect::<BTreeSet<_>>().len(), rows.len());
    ids.dedup();
    assert!(ids.is_sorted() && ids.len() == rows.len(), "rows are numbered in the order of their chain");
}

#[db_test]
async fn nodes_and_organizations_have_chains_of_their_own(db: TestDatabase) {
    let (mill, barn) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    for round in 0..2 {
        record(&db.store, "node-1", mill, &[format!("mill-1-{round}")]).await;
        record(&db.store, "node-2", mill, &[format!("mill-2-{round}")]).await;
        record(&db.store, "node-1", barn, &[format!("barn-1-{round}")]).await;
    }
    for (node, organization_id, prefix) in [("node-1", mill, "mill-1"), ("node-2", mill, "mill-2"), ("node-1", barn, "barn-1")] {
        assert_eq!(verify(&db.store, node, organization_id).await, Ok(2), "{prefix}");
        let rows = chain(db.store.reader(), node, organization_id, 0, 10).await.unwrap();
        assert!(rows.iter().all(|row| row.uuid.starts_with(prefix)), "{prefix}");
    }
}

#[db_test]
async fn what_is_rolled_back_leaves_no_gap(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("kept", 1)).await;
    let tx = db.store.begin().await.unwrap();
    append(&tx, NODE, id, vec![entry("lost")]).await.unwrap();
    drop(tx);
    record(&db.store, NODE, id, &names("next", 1)).await;
    assert_eq!(verify(&db.store, NODE, id).await, Ok(2));
}

#[db_test]
async fn an_event_is_recorded_once(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 1)).await;
    let tx = db.store.begin().await.unwrap();
    let again = append(&tx, "node-2", id, vec![entry("event-0")]).await;
    assert!(again.unwrap_err().is_duplicate());
}
