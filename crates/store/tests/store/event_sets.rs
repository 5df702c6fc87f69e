//! Pages of events stay as they are while events arrive.

use doorward_store::Store;
use doorward_store::event_sets::{Filter, events, newest};
use doorward_store::reach::Reach;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;

use crate::support::{NODE, after_seconds, names, organization, record};

fn filter(organization_id: i64) -> Filter {
    Filter {
        organization_id,
        reach: Reach::Organization,
        from: None,
        until: None,
        actor: (None, None),
        authenticated_by: (None, None),
        object: (None, None),
        place_id: None,
        success: None,
        kinds: None,
        sequences: None,
        uuids: None,
    }
}

async fn count(store: &Store, filter: Filter) -> usize {
    events(store.reader(), filter, i64::MAX, 100).await.unwrap().len()
}

#[db_test]
async fn what_arrives_later_moves_no_page(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 7)).await;
    let mut upper = newest(db.store.reader(), id).await.unwrap();
    let mut seen = Vec::new();
    loop {
        let page = events(db.store.reader(), filter(id), upper, 3).await.unwrap();
        let Some(last) = page.last() else { break };
        upper = last.id - 1;
        seen.extend(page.into_iter().map(|row| row.uuid));
        record(&db.store, NODE, id, &names(&format!("later-{upper}"), 2)).await;
    }
    let mut expected = names("event", 7);
    expected.reverse();
    assert_eq!(seen, expected);
}

#[db_test]
async fn the_newest_is_the_organizations_own(db: TestDatabase) {
    let (mill, barn) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    assert_eq!(newest(db.store.reader(), mill).await.unwrap(), 0);
    record(&db.store, NODE, mill, &names("mill", 1)).await;
    let upper = newest(db.store.reader(), mill).await.unwrap();
    record(&db.store, NODE, barn, &names("barn", 1)).await;
    assert_eq!(newest(db.store.reader(), mill).await.unwrap(), upper);
    assert_eq!(count(&db.store, filter(mill)).await, 1);
}

#[db_test]
async fn every_filter_lets_through_what_fits_and_nothing_else(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 2)).await;
    let text = |text: &str| Some(text.to_owned());
    let all = || filter(id);
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
    ] {
        let described = format!("{filter:?}");
        assert_eq!(count(&db.store, filter).await, expected, "{described}");
    }
}
