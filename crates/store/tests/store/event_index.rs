//! Events are found by the index of full segments as they would be by reading all of them.

use doorward_core::{Code, EventType};
use doorward_store::entity::{event, group_link, indexed_chain, posting};
use doorward_store::event_index::{PARTITIONS, SEGMENT};
use doorward_store::event_segments::{index, indexed};
use doorward_store::event_sets::{Filter, Moment, events};
use doorward_store::ledger::{Draft, Entry, Reference, append};
use doorward_store::ledger_check::{Chain, Fault, check, ends};
use doorward_store::reach::Reach;
use doorward_store::{Store, group_links, ledger_heads};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait as _, EntityTrait as _, PaginatorTrait as _, QueryOrder as _};

use crate::support::{after_seconds, organization};

const NODES: [&str; 2] = ["node-1", "node-2"];
/// Two segments of each node, and a part of a third.
const EACH: i64 = 2 * SEGMENT + 500;

/// The nth event of a node: some are of few, others of many; the clock goes back now and then.
fn nth(node: &str, nth: i64) -> Entry {
    let kind = match nth % 1_000 {
        17 => EventType::PLACE_CREATE,
        18..=20 => EventType::LOCK_LOCK_DOWN,
        _ => EventType::LOCK_UNLOCK,
    };
    let mut draft = Draft::new(format!("{node}-{nth}"), [3; 16], kind, nth % 700, None);
    draft.place_id = (nth % 4 > 0).then_some(nth % 4);
    let link = Reference::new("GroupLink", nth % 3_000);
    let (user, login) = (Reference::new("User", nth % 300), Reference::new("Login", nth % 300));
    (draft.actor, draft.authenticated_by) = if nth % 5 == 0 { (Some(user), Some(login)) } else { (Some(link.clone()), Some(link)) };
    let back = if nth % 50 == 0 { 400 } else { 0 };
    draft.concluded(after_seconds(nth / 3 - back).at(), (nth % 90 == 0).then_some(Code::DeviceRefused), None)
}

async fn go_on(store: &Store, id: i64, from: i64, until: i64) {
    for node in NODES {
        let tx = store.begin().await.unwrap();
        append(&tx, node, id, (from..until).map(|number| nth(node, number)).collect()).await.unwrap();
        tx.commit().await.unwrap();
    }
}

async fn index_all(store: &Store) {
    while index(store).await.unwrap() {}
}

/// Every filter that the index answers, and some that it does not.
fn filters(id: i64) -> Vec<Filter> {
    let text = |text: &str| Some(text.to_owned());
    let kinds = |kinds: &[EventType]| Some(kinds.iter().map(|kind| kind.name.to_owned()).collect());
    let all = || Filter::all(id);
    let two = || Reach::Within { places: vec![1, 3, 1], groups: vec![] };
    vec![
        all(),
        Filter { kinds: kinds(&[EventType::PLACE_CREATE]), ..all() },
        Filter { kinds: kinds(&[EventType::PLACE_CREATE, EventType::LOCK_LOCK_DOWN]), ..all() },
        Filter { kinds: kinds(&[EventType::LOCK_UNLOCK, EventType::PLACE_CREATE]), place_id: Some(1), ..all() },
        Filter { kinds: kinds(&[EventType::LOCK_LOCK_DOWN]), reach: two(), ..all() },
        Filter { reach: two(), success: Some(false), ..all() },
        Filter { reach: two(), place_id: Some(2), ..all() },
        Filter { reach: Reach::Within { places: vec![], groups: vec![7] }, ..all() },
        Filter { place_id: Some(3), ..all() },
        Filter { place_id: Some(3), until: Some(after_seconds(1_000)), ..all() },
        Filter { success: Some(false), ..all() },
        Filter { success: Some(true), object: (text("Lock"), Some(7)), ..all() },
        Filter { success: Some(false), object: (text("Lock"), Some(90)), ..all() },
        Filter { object: (text("Place"), None), ..all() },
        Filter { object: (text("Place"), Some(17)), ..all() },
        Filter { object: (text("Lock"), None), kinds: kinds(&[EventType::LOCK_LOCK_DOWN]), ..all() },
        Filter { actor: (text("User"), None), place_id: Some(1), ..all() },
        Filter { actor: (text("User"), Some(5)), ..all() },
        Filter { actor: (text("User"), Some(5)), from: Some(after_seconds(500)), until: Some(after_seconds(2_000)), ..all() },
        Filter { actor: (text("User"), Some(300)), ..all() },
        Filter { actor: (text("GroupLink"), Some(2_999)), ..all() },
        Filter { authenticated_by: (text("Login"), Some(10)), object: (text("Lock"), Some(10)), ..all() },
        Filter { authenticated_by: (text("GroupLink"), Some(10)), ..all() },
        Filter { organization_id: id + 1, ..all() },
    ]
}

/// Every page, or the first few of very many, is what reading all events gives.
async fn pages_are_whole(store: &Store, id: i64) {
    let ordered = event::Entity::find().order_by_desc(event::Column::CreatedAt).order_by_desc(event::Column::Id);
    let all = ordered.all(store.reader()).await.unwrap();
    for filter in filters(id) {
        let expected: Vec<_> = all.iter().filter(|event| filter.lets_through(event)).map(|event| event.id).collect();
        for limit in [13, 51] {
            let (mut behind, mut seen) = (None, Vec::new());
            for _ in 0..20 {
                let page = events(store.reader(), filter.clone(), i64::MAX, behind, limit).await.unwrap();
                let Some(last) = page.last() else { break };
                behind = Some(Moment::of(last));
                seen.extend(page.iter().map(|event| event.id));
            }
            let many = usize::try_from(20 * limit).unwrap();
            assert_eq!(seen, expected[..expected.len().min(many)], "{filter:?}");
        }
        // From the middle on, and no further than an event that was there earlier.
        let Some(middle) = expected.get(expected.len() / 2).and_then(|id| all.iter().find(|event| event.id == *id)) else {
            continue;
        };
        let page = events(store.reader(), filter.clone(), middle.id, Some(Moment::of(middle)), 20).await.unwrap();
        let rest = all.iter().filter(|event| filter.lets_through(event) && event.id <= middle.id);
        let rest: Vec<_> = rest.filter(|event| Moment::of(event) < Moment::of(middle)).take(20).map(|event| event.id).collect();
        assert_eq!(page.iter().map(|event| event.id).collect::<Vec<_>>(), rest, "{filter:?}");
    }
}

#[db_test]
async fn the_index_finds_what_reading_everything_finds(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    go_on(&db.store, id, 0, SEGMENT + 100).await;
    pages_are_whole(&db.store, id).await;
    index_all(&db.store).await;
    let segments = |count| NODES.map(|node| (node.to_owned(), count)).into_iter().collect();
    assert_eq!(indexed(db.store.reader(), id).await.unwrap(), segments(1));
    go_on(&db.store, id, SEGMENT + 100, EACH).await;
    pages_are_whole(&db.store, id).await;
    index_all(&db.store).await;
    assert_eq!(indexed(db.store.reader(), id).await.unwrap(), segments(2));
    pages_are_whole(&db.store, id).await;
}

#[db_test]
async fn a_segment_is_made_once_however_many_make_it(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    go_on(&db.store, id, 0, 2 * SEGMENT).await;
    let (one, other) = tokio::join!(index(&db.store), index(&db.store));
    assert!(one.unwrap() && other.unwrap());
    index_all(&db.store).await;
    let rows = posting::Entity::find().count(db.store.reader()).await.unwrap();
    assert_eq!(rows, u64::from(PARTITIONS) * 2 * NODES.len() as u64);
    assert!(!index(&db.store).await.unwrap(), "nothing is left");
    let chains = indexed_chain::Entity::find().all(db.store.reader()).await.unwrap();
    assert!(chains.iter().all(|chain| chain.segments == 2), "{chains:?}");
}

#[db_test]
async fn what_is_not_full_is_not_indexed(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    go_on(&db.store, id, 0, SEGMENT - 1).await;
    assert!(!index(&db.store).await.unwrap());
    go_on(&db.store, id, SEGMENT - 1, SEGMENT).await;
    assert!(index(&db.store).await.unwrap());
    let heads = ledger_heads::heads(db.store.reader(), id).await.unwrap();
    assert!(heads.values().all(|last| *last == SEGMENT), "{heads:?}");
}

/// What the verification of a chain names.
async fn fault(store: &Store, id: i64, node: &str) -> Option<(i64, Fault)> {
    let chain = Chain { organization_id: id, node: node.to_owned() };
    let ends = ends(store.reader(), &chain).await.unwrap();
    let checked = check(store.reader(), &chain, &ends, |_| {}).await.unwrap();
    checked.broken.map(|broken| (broken.position, broken.fault))
}

#[db_test]
async fn an_index_that_is_not_what_its_entries_make_it_is_found(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    go_on(&db.store, id, 0, 2 * SEGMENT + 3).await;
    index_all(&db.store).await;
    let changed = Some((SEGMENT + 1, Fault::IndexChanged { until: 2 * SEGMENT }));
    let second = "node = 'node-2' AND segment = 1";
    for (forgery, undo) in [
        ("from_at = from_at + 1", "from_at = from_at - 1"),
        ("until_at = until_at + 1", "until_at = until_at - 1"),
        ("partition = partition + 1000", "partition = partition - 1000"),
        ("segment = segment + 1000", ""),
    ] {
        let (at, back) = (format!("{second} AND partition = 7"), format!("{second} AND partition IN (7, 1007)"));
        let run = async |sql: String| {
            let tx = db.store.begin().await.unwrap();
            assert_eq!(tx.execute_unprepared(&sql).await.unwrap().rows_affected(), 1, "{sql}");
            tx.commit().await.unwrap();
        };
        assert_eq!(fault(&db.store, id, "node-2").await, None);
        run(format!("UPDATE postings SET {forgery} WHERE {at}")).await;
        assert_eq!(fault(&db.store, id, "node-2").await, changed, "{forgery}");
        assert_eq!(fault(&db.store, id, "node-1").await, None);
        if !undo.is_empty() {
            run(format!("UPDATE postings SET {undo} WHERE {back}")).await;
        }
    }
    let tx = db.store.begin().await.unwrap();
    tx.execute_unprepared("UPDATE indexed_chains SET segments = 3 WHERE node = 'node-1'").await.unwrap();
    tx.commit().await.unwrap();
    let too_far = Fault::IndexChanged { until: 3 * SEGMENT };
    assert_eq!(fault(&db.store, id, "node-1").await, Some((2 * SEGMENT + 1, too_far)), "entries that are not indexed");
}

#[db_test]
async fn what_a_link_has_used_is_counted_in_segments_and_behind_them(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    go_on(&db.store, id, 0, EACH).await;
    let link = group_link::Model {
        id: 4,
        organization_id: id,
        group_id: 1,
        name: "Robin Example".to_owned(),
        email: None,
        phone: None,
        link_enabled: true,
        quick_response_code_type: None,
        valid_from: None,
        valid_until: None,
        last_used_at: None,
        digest: Vec::new(),
        created_by_id: None,
        unlock_limit: None,
        unlock_limit_period: None,
        unlocks_count: 0,
        unlocks_since: None,
        language: None,
        delivery_status: None,
        delivery_status_at: None,
        delivery_error: None,
        delivery_reference: None,
        delivery_receipt: None,
        created_at: after_seconds(0),
        updated_at: after_seconds(0),
    };
    let all = event::Entity::find().all(db.store.reader()).await.unwrap();
    let own = |event: &&event::Model| {
        event.authenticated_by_type.as_deref() == Some("GroupLink") && event.authenticated_by_id == Some(4) && event.success
    };
    let unlocks: Vec<_> = all.iter().filter(own).filter(|event| event.kind == "lock.unlock").map(|event| &event.uuid).collect();
    assert!(unlocks.len() > 3, "{unlocks:?}");
    let count = async |first: Option<&str>, except: &[&String]| {
        let except = except.iter().map(|uuid| (*uuid).clone()).collect();
        group_links::unlocks(db.store.reader(), &link, first.map(str::to_owned), except).await.unwrap()
    };
    for _ in 0..2 {
        assert_eq!(count(None, &[]).await, unlocks.len() as u64);
        assert_eq!(count(None, &unlocks[..2]).await, unlocks.len() as u64 - 2);
        let later = unlocks.iter().filter(|uuid| uuid.as_str() >= "node-2").count() as u64;
        assert_eq!(count(Some("node-2"), &[]).await, later);
        index_all(&db.store).await;
    }
}
