//! Lists: pages, totals and free-text search.

use doorward_store::Store;
use doorward_store::page::Page;
use doorward_store::places::{self, Filter};
use doorward_store::reach::Reach;
use doorward_store::users;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use sea_orm::Set;

use crate::support::{new_user, organization, place};

fn filter(organization_id: i64, query: Option<&str>) -> Filter {
    let query = query.map(str::to_owned);
    Filter { organization_id, reach: Reach::Organization, ids: None, query, favorites: None, descending: false }
}

async fn found(store: &Store, organization_id: i64, query: &str) -> Vec<String> {
    let page = Page { limit: 100, offset: 0 };
    let listed = places::list(store.reader(), filter(organization_id, Some(query)), page).await.unwrap();
    assert_eq!(usize::try_from(listed.total).unwrap(), listed.items.len());
    listed.items.into_iter().map(|row| row.name).collect()
}

#[db_test]
async fn search_takes_wildcards_and_the_escape_for_what_they_are(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    for name in ["100% open", "100 open", "a_b", "axb", r"back\slash", "O'Hara"] {
        place(&db.store, id, name).await;
    }
    for (query, expected) in [
        ("100%", vec!["100% open"]),
        ("%", vec!["100% open"]),
        ("a_b", vec!["a_b"]),
        ("_", vec!["a_b"]),
        (r"\", vec![r"back\slash"]),
        (r"k\s", vec![r"back\slash"]),
        ("'", vec!["O'Hara"]),
        ("100%%", vec![]),
    ] {
        assert_eq!(found(&db.store, id, query).await, expected, "{query}");
    }
}

#[db_test]
async fn search_ignores_case_and_finds_every_script_as_it_is_written(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    for name in ["Ärztehaus", "Mill Studio", "Ποταμός"] {
        place(&db.store, id, name).await;
    }
    for (query, expected) in [
        ("MILL", "Mill Studio"),
        (" mill ", "Mill Studio"),
        ("Ärzte", "Ärztehaus"),
        ("ÄrzteHAUS", "Ärztehaus"),
        ("Ποταμός", "Ποταμός"),
    ] {
        assert_eq!(found(&db.store, id, query).await, [expected], "{query}");
    }
}

#[db_test]
async fn pages_meet_without_gap_or_overlap_and_all_tell_the_same_total(db: TestDatabase) {
    let (mill, barn) = (organization(&db.store, "mill").await, organization(&db.store, "barn").await);
    // Rows that sort alike, so that only the id keeps pages apart.
    let mut expected = Vec::new();
    for _ in 0..7 {
        expected.push(place(&db.store, mill, "Same name").await);
    }
    place(&db.store, barn, "Same name").await;
    let mut seen = Vec::new();
    for offset in (0..9).step_by(3) {
        let page = Page { limit: 3, offset };
        let listed = places::list(db.store.reader(), filter(mill, None), page).await.unwrap();
        assert_eq!((listed.total, listed.page), (7, page));
        seen.extend(listed.items.into_iter().map(|row| row.id));
    }
    assert_eq!(seen, expected);
    let beyond = places::list(db.store.reader(), filter(mill, None), Page { limit: 3, offset: 20 }).await.unwrap();
    assert_eq!((beyond.total, beyond.items.len()), (7, 0));
}

#[db_test]
async fn those_who_never_opened_a_door_come_first_in_the_order_of_use(db: TestDatabase) {
    let id = organization(&db.store, "mill").await;
    let tx = db.store.begin().await.unwrap();
    for (email, at) in [("late@example.com", Some(2)), ("never@example.com", None), ("early@example.com", Some(1))] {
        let mut row = new_user(id, email);
        row.last_accessed_at = Set(at.map(doorward_store::Micros));
        users::insert(&tx, row).await.unwrap();
    }
    tx.commit().await.unwrap();
    for (descending, expected) in [
        (false, ["never@example.com", "early@example.com", "late@example.com"]),
        (true, ["late@example.com", "early@example.com", "never@example.com"]),
    ] {
        let filter = users::Filter {
            organization_id: id,
            ids: None,
            query: None,
            email_key: None,
            group_id: None,
            place_id: None,
            access_enabled: None,
            confirmed: None,
            role: None,
            sort: users::Sort::Unlock,
            descending,
        };
        let listed = users::list(db.store.reader(), filter, Page { limit: 10, offset: 0 }).await.unwrap();
        let emails: Vec<_> = listed.items.into_iter().map(|row| row.email).collect();
        assert_eq!(emails, expected, "descending: {descending}");
    }
}
