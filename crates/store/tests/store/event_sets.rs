//! Pages of events stay as they are while events arrive.

use doorward_store::Store;
use doorward_store::entity::event;
use doorward_store::event_sets::{Filter, events, newest, page};
use doorward_store::reach::Reach;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::{ConnectionTrait as _, DbBackend, EntityTrait as _, QueryOrder as _, QueryTrait as _, Statement};

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

/// How many events the database lets through: the same as those that the filter lets through itself.
async fn count(store: &Store, filter: Filter) -> usize {
    let all = event::Entity::find().order_by_desc(event::Column::Id).all(store.reader()).await.unwrap();
    let let_through: Vec<_> = all.into_iter().filter(|event| filter.lets_through(event)).collect();
    let found = events(store.reader(), filter, i64::MAX, 100).await.unwrap();
    assert_eq!(found, let_through);
    found.len()
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
        (1, Filter { actor: (text("User"), Some(5)), uuids: Some(vec!["event-0".to_owned()]), success: Some(false), ..all() }),
        (0, Filter { actor: (text("User"), Some(5)), uuids: Some(vec!["event-0".to_owned()]), success: Some(true), ..all() }),
        (0, Filter { organization_id: id + 1, ..all() }),
    ] {
        let described = format!("{filter:?}");
        assert_eq!(count(&db.store, filter).await, expected, "{described}");
    }
}

/// Copies the one event so often, at other doors, by other people.
async fn copies(store: &Store, count: i64) {
    let sqlite = store.reader().get_database_backend() == DbBackend::Sqlite;
    let numbers = if sqlite {
        format!("WITH RECURSIVE n (n) AS (SELECT 2 UNION ALL SELECT n + 1 FROM n WHERE n < {count})")
    } else {
        format!("WITH n (n) AS (SELECT generate_series(2, {count}))")
    };
    let sql = format!(
        "{numbers} INSERT INTO {} (uuid, organization_id, node, chain_index, kind, action, object_type, object_id, actor_type, \
         actor_id, place_id, sequence, success, created_at, salt, commitment, hash) \
         SELECT 'copy-' || n.n, organization_id, node, n.n, kind, action, object_type, n.n % 100, actor_type, n.n % 1000, \
         n.n % 5, sequence, n.n % 10 > 0, created_at + n.n * CAST(1000000 AS bigint), salt, commitment, hash FROM events, n",
        if sqlite { "events_settled" } else { "events" }
    );
    let tx = store.begin().await.unwrap();
    tx.execute_unprepared(&sql).await.unwrap();
    // PostgreSQL does this by itself, SQLite never.
    if !sqlite {
        tx.execute_unprepared("ANALYZE events").await.unwrap();
    }
    tx.commit().await.unwrap();
}

#[db_test]
async fn a_page_is_read_from_an_index_and_nothing_is_sorted(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    record(&db.store, NODE, id, &names("event", 1)).await;
    copies(&db.store, 20_000).await;
    let text = |text: &str| Some(text.to_owned());
    let all = || filter(id);
    let conn = db.store.reader();
    for filter in [
        all(),
        Filter { from: Some(after_seconds(10_000)), until: Some(after_seconds(19_000)), ..all() },
        Filter { object: (text("Lock"), Some(7)), ..all() },
        Filter { actor: (text("User"), Some(5)), ..all() },
        Filter { actor: (text("User"), Some(5)), success: Some(true), from: Some(after_seconds(0)), ..all() },
        Filter { kinds: Some(vec!["lock.unlock".to_owned()]), from: Some(after_seconds(0)), ..all() },
        Filter { success: Some(false), ..all() },
        Filter { place_id: Some(2), ..all() },
        Filter { reach: Reach::Within { places: vec![1, 2], groups: vec![] }, ..all() },
    ] {
        let described = format!("{filter:?}");
        let backend = conn.get_database_backend();
        let statement = page(filter, i64::MAX, 51).build(backend);
        let (explain, column) =
            if backend == DbBackend::Sqlite { ("EXPLAIN QUERY PLAN", "detail") } else { ("EXPLAIN", "QUERY PLAN") };
        let explained = Statement { sql: format!("{explain} {}", statement.sql), ..statement };
        let rows = conn.query_all_raw(explained).await.unwrap();
        let plan: Vec<String> = rows.iter().map(|row| row.try_get("", column).unwrap()).collect();
        let plan = plan.join("\n");
        // PostgreSQL knows that all rows are of this organization.
        let scan = "Index Scan Backward using events_";
        let index = ["USING INDEX events_organization_id_", &format!("{scan}organization_id_"), &format!("{scan}pkey")];
        assert!(index.iter().any(|index| plan.contains(index)), "{described}: {plan}");
        assert!(!plan.contains("TEMP B-TREE") && !plan.contains("Sort"), "{described}: {plan}");
    }
}
