//! Pages of events stay as they are while events arrive.

use std::collections::BTreeMap;

use doorward_core::{Code, EventType};
use doorward_store::entity::event;
use doorward_store::event_sets::{Filter, Moment, events, hours, moment_of, newest};
use doorward_store::ledger::{Draft, Entry, Reference, append};
use doorward_store::reach::Reach;
use doorward_store::{Micros, Store, ledger_heads};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{EntityTrait as _, QueryOrder as _};

use crate::support::{NODE, after_seconds, names, organization, record};

/// How many events the database lets through: the same as those that the filter lets through itself.
async fn count(store: &Store, filter: Filter) -> usize {
    let ordered = event::Entity::find().order_by_desc(event::Column::CreatedAt).order_by_desc(event::Column::Id);
    let all = ordered.all(store.reader()).await.unwrap();
    let let_through: Vec<_> = all.into_iter().filter(|event| filter.lets_through(event)).collect();
    let found = events(store.reader(), filter, i64::MAX, None, 200).await.unwrap();
    assert_eq!(found, let_through);
    found.len()
}

async fn newest_of(store: &Store, organization_id: i64) -> i64 {
    let heads = ledger_heads::heads(store.reader(), organization_id).await.unwrap();
    newest(store.reader(), organization_id, &heads).await.unwrap()
}

#[db_test]
async fn what_arrives_later_moves_no_page(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 7)).await;
    let upper = newest_of(&db.store, id).await;
    let (mut behind, mut seen) = (None, Vec::new());
    loop {
        let page = events(db.store.reader(), Filter::all(id), upper, behind, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        behind = Some(Moment::of(last));
        assert_eq!(moment_of(db.store.reader(), id, last.id).await.unwrap(), behind);
        assert_eq!(moment_of(db.store.reader(), id + 1, last.id).await.unwrap(), None, "another organization's");
        record(&db.store, NODE, id, &names(&format!("later-{}", last.id), 2)).await;
        seen.extend(page.into_iter().map(|row| row.uuid));
    }
    let mut expected = names("event", 7);
    expected.reverse();
    assert_eq!(seen, expected);
}

#[db_test]
async fn the_newest_is_the_organizations_own(db: TestDatabase) {
    let (mill, barn) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    assert_eq!(newest_of(&db.store, mill).await, 0);
    record(&db.store, NODE, mill, &names("mill", 1)).await;
    let upper = newest_of(&db.store, mill).await;
    record(&db.store, NODE, barn, &names("barn", 1)).await;
    assert_eq!(newest_of(&db.store, mill).await, upper);
    assert_eq!(count(&db.store, Filter::all(mill)).await, 1);
}

#[db_test]
async fn every_filter_lets_through_what_fits_and_nothing_else(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 2)).await;
    let text = |text: &str| Some(text.to_owned());
    let all = || Filter::all(id);
    for (expected, filter) in [
        (2, Filter { actor: (text("User"), Some(5)), ..all() }),
        (0, Filter { actor: (text("User"), Some(6)), ..all() }),
        (0, Filter { actor: (text("GroupLink"), Some(5)), ..all() }),
        (2, Filter { authenticated_by: (text("Login"), Some(6)), ..all() }),
        (0, Filter { authenticated_by: (text("GroupLink"), None), ..all() }),
        (2, Filter { object: (text("Lock"), Some(7)), ..all() }),
        (0, Filter { object: (text("Lock"), Some(8)), ..all() }),
        (2, Filter { place_id: Some(2), ..all() }),
        (0, Filter { place_id: Some(3), ..all() }),
        (2, Filter { success: Some(false), ..all() }),
        (0, Filter { success: Some(true), ..all() }),
        (2, Filter { kinds: Some(vec!["lock.unlock".to_owned(), "place.create".to_owned()]), ..all() }),
        (0, Filter { kinds: Some(vec!["place.create".to_owned()]), ..all() }),
        (1, Filter { uuids: Some(vec!["event-1".to_owned()]), ..all() }),
        (1, Filter { sequences: Some(vec!["event-0".to_owned()]), ..all() }),
        (2, Filter { from: Some(after_seconds(0)), until: Some(after_seconds(1)), ..all() }),
        (0, Filter { until: Some(after_seconds(0)), ..all() }),
        (0, Filter { from: Some(after_seconds(1)), ..all() }),
        (2, Filter { reach: Reach::Within { places: vec![2], groups: vec![] }, ..all() }),
        (0, Filter { reach: Reach::Within { places: vec![3], groups: vec![2] }, ..all() }),
        (1, Filter { actor: (text("User"), Some(5)), uuids: Some(vec!["event-0".to_owned()]), success: Some(false), ..all() }),
        (0, Filter { actor: (text("User"), Some(5)), uuids: Some(vec!["event-0".to_owned()]), success: Some(true), ..all() }),
        (0, Filter { organization_id: id + 1, ..all() }),
    ] {
        let described = format!("{filter:?}");
        assert_eq!(count(&db.store, filter).await, expected, "{described}");
    }
}

/// Events of several nodes, doors, people and kinds, whose clocks go back now and then.
async fn a_past(store: &Store, id: i64) {
    for part in 0..3 {
        for node in ["node-1", "node-2"] {
            let entries = (0..20).map(|number| {
                let nth = part * 20 + number;
                let kind = [EventType::LOCK_UNLOCK, EventType::PLACE_CREATE, EventType::LOCK_LOCK_DOWN, EventType::USER_CREATE]
                    [usize::try_from(nth % 5).unwrap().min(3)];
                let mut draft = Draft::new(format!("{node}-{nth}"), [3; 16], kind, nth % 3, None);
                draft.place_id = (nth % 4 > 0).then_some(nth % 4);
                if nth % 10 == 8 {
                    draft.sequence = format!("{node}-{}", nth - 1);
                }
                let link = Reference::new("GroupLink", nth % 3);
                let (user, login) = (Reference::new("User", nth % 3), Reference::new("Login", nth % 2));
                let (actor, credential) = if nth % 2 == 0 { (user, login) } else { (link.clone(), link) };
                (draft.actor, draft.authenticated_by) = (Some(actor), Some(credential));
                let at = after_seconds((nth * 7) % 30).at();
                draft.concluded(at, (nth % 3 == 0).then_some(Code::DeviceRefused), None)
            });
            let entries: Vec<Entry> = entries.collect();
            let tx = store.begin().await.unwrap();
            append(&tx, node, id, entries).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}

#[db_test]
async fn events_are_counted_by_hours_from_a_moment_on_the_newest_alone_if_there_are_many(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    a_past(&db.store, id).await;
    // An hour ends in the middle of them.
    let from = after_seconds(15 - 3_600);
    let filter = || Filter { from: Some(from), kinds: Some(vec!["lock.unlock".to_owned()]), ..Filter::all(id) };
    let rows = events(db.store.reader(), filter(), i64::MAX, None, 200).await.unwrap();
    for limit in [200, 7, 1] {
        let mut expected: BTreeMap<(i64, bool), (i64, Micros)> = BTreeMap::new();
        for row in rows.iter().take(limit) {
            let hour = i64::from(row.created_at >= after_seconds(15));
            let (count, oldest) = expected.entry((hour, row.success)).or_insert((0, row.created_at));
            (*count, *oldest) = (*count + 1, (*oldest).min(row.created_at));
        }
        assert!(limit < 200 || expected.len() == 4, "both hours have some of both: {expected:?}");
        let found = hours(db.store.reader(), filter(), from, limit as u64).await.unwrap();
        let found: BTreeMap<_, _> = found.iter().map(|of| ((of.hour, of.success), (of.count, of.oldest))).collect();
        assert_eq!(found, expected, "{limit}");
    }
}

#[db_test]
async fn pages_meet_without_gap_or_overlap_whatever_the_clocks_did(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    a_past(&db.store, id).await;
    let text = |text: &str| Some(text.to_owned());
    let kinds = |kinds: &[EventType]| Some(kinds.iter().map(|kind| kind.name.to_owned()).collect());
    let all = || Filter::all(id);
    let rare = [EventType::PLACE_CREATE, EventType::LOCK_LOCK_DOWN, EventType::PLACE_CREATE];
    let two = || Reach::Within { places: vec![1, 3, 1], groups: vec![] };
    for filter in [
        all(),
        Filter { from: Some(after_seconds(10)), until: Some(after_seconds(20)), ..all() },
        Filter { kinds: kinds(&rare), ..all() },
        Filter { kinds: kinds(&rare), reach: two(), until: Some(after_seconds(20)), ..all() },
        Filter { kinds: kinds(&rare[..1]), reach: two(), ..all() },
        Filter { kinds: kinds(&[EventType::LOCK_UNLOCK, EventType::USER_CREATE]), ..all() },
        Filter { reach: two(), success: Some(false), ..all() },
        Filter { reach: two(), place_id: Some(3), ..all() },
        Filter { object: (text("Place"), None), ..all() },
        Filter { object: (text("Lock"), None), success: Some(true), ..all() },
        Filter { object: (text("Lock"), Some(2)), kinds: kinds(&rare), ..all() },
        Filter { actor: (text("User"), Some(0)), from: Some(after_seconds(5)), ..all() },
        Filter { authenticated_by: (text("Login"), Some(0)), success: Some(false), ..all() },
        Filter { sequences: Some(vec!["node-1-7".to_owned(), "node-2-50".to_owned(), "no".to_owned()]), ..all() },
        Filter { uuids: Some(names("node-2", 9)), success: Some(true), ..all() },
    ] {
        assert!(count(&db.store, filter.clone()).await > 1, "{filter:?}");
        let whole = events(db.store.reader(), filter.clone(), i64::MAX, None, 200).await.unwrap();
        for limit in [1, 7] {
            let (mut behind, mut seen) = (None, Vec::new());
            loop {
                let page = events(db.store.reader(), filter.clone(), i64::MAX, behind, limit).await.unwrap();
                let Some(last) = page.last() else { break };
                behind = Some(Moment::of(last));
                seen.extend(page);
            }
            assert_eq!(seen, whole, "{filter:?}");
        }
    }
}

#[db_test]
async fn a_page_begins_within_its_interval_wherever_it_is_told_to_begin(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    a_past(&db.store, id).await;
    let filter = Filter { until: Some(after_seconds(20)), ..Filter::all(id) };
    let whole = events(db.store.reader(), filter.clone(), i64::MAX, None, 200).await.unwrap();
    for seconds in [20, 25] {
        let later = Some(Moment { created_at: after_seconds(seconds), id: 1 });
        assert_eq!(events(db.store.reader(), filter.clone(), i64::MAX, later, 200).await.unwrap(), whole);
    }
}
