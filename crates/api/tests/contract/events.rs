//! `GET /events`: the filters of event sets, and pages that stay as they are without anything being kept.

use doorward_core::EventType;
use doorward_store::entity::event_set;
use doorward_store::ledger::{Draft, append};
use doorward_store::{Store, Transaction};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

async fn get(server: &TestServer, query: &str) -> Answer {
    server.get(&format!("/events?{query}"), &server.tenant.owner).await
}

fn uuids(answer: Answer) -> Vec<String> {
    answer.list().iter().map(|event| event["uuid"].as_str().unwrap().to_owned()).collect()
}

async fn entries(tx: &Transaction, node: &str, organization_id: i64, uuids: &[String]) {
    let entry = |uuid: &String| {
        let draft = Draft::new(uuid.clone(), [3; 16], EventType::LOCK_UPDATE, 1, None);
        draft.concluded(doorward_core::Timestamp::from_micros(1_795_510_800_000_000), None, None)
    };
    append(tx, node, organization_id, uuids.iter().map(entry).collect()).await.unwrap();
}

async fn record(store: &Store, node: &str, organization_id: i64, uuids: &[String]) {
    let tx = store.begin().await.unwrap();
    entries(&tx, node, organization_id, uuids).await;
    tx.commit().await.unwrap();
}

fn names(prefix: &str, count: usize) -> Vec<String> {
    (0..count).map(|number| format!("{prefix}-{number}")).collect()
}

/// Every page behind the first one, by its `Link` alone.
async fn followed(server: &TestServer, first: Answer) -> Vec<String> {
    let (mut next, mut seen) = (link(&first), uuids(first));
    while let Some(address) = next {
        let path = address.strip_prefix(&server.url()).unwrap().to_owned();
        let page = server.get(&path, &server.tenant.owner).await;
        next = link(&page);
        seen.extend(uuids(page));
    }
    seen
}

/// The address of the next page.
fn link(answer: &Answer) -> Option<String> {
    let link = answer.header("link")?;
    let (address, relation) = link.split_once(';').unwrap();
    assert_eq!(relation.trim(), "rel=\"next\"");
    Some(address.trim_matches(['<', '>']).to_owned())
}

#[db_test]
async fn each_filter_lets_through_what_the_same_filter_of_an_event_set_does(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(tenant, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await;
    server.clock.advance(std::time::Duration::from_secs(60));
    server.unlock(site.lock_id, &link.credential).await.ok();
    server.unlock(elsewhere.lock_id, owner).await.refuses(409, "ff420a");
    let (now, uuid) = (server.in_seconds(0), uuids(get(&server, "event_type=lock.unlock&event_success=true").await).remove(0));
    for filters in [
        json!({}),
        json!({"interval": format!("{now}/PT1M")}),
        json!({"interval": format!("PT1M/{now}")}),
        json!({"event_actor_type": "GroupLink"}),
        json!({"event_actor_type": "GroupLink", "event_actor_id": link.id}),
        json!({"event_authenticated_by_type": "GroupLink", "event_authenticated_by_id": link.id}),
        json!({"event_object_type": "Lock"}),
        json!({"event_object_type": "Lock", "event_object_id": site.lock_id}),
        json!({"event_place_id": site.place_id}),
        json!({"place_id": elsewhere.place_id, "event_type": "lock.unlock"}),
        json!({"event_success": "False"}),
        json!({"event_type": "place.create, lock.unlock"}),
        json!({"event_sequence": uuid}),
        json!({"event_uuid": format!("{uuid},no")}),
    ] {
        let text = |value: &Value| value.as_str().map_or_else(|| value.to_string(), str::to_owned);
        let query: Vec<_> = filters.as_object().unwrap().iter().map(|(name, value)| (name.clone(), text(value))).collect();
        let query = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(query).finish();
        let found = get(&server, &query).await.list();
        let set = server.post("/event_sets", owner, json!({"event_set": filters})).await.ok();
        assert_eq!(json!(found), set["events"], "{filters}");
        assert!(!found.is_empty(), "{filters}");
    }
}

#[db_test]
async fn pages_stay_as_they_are_while_events_arrive_and_nothing_is_kept(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (store, id) = (&server.db.store, server.tenant.id);
    let mut expected = names("event", 7);
    record(store, "node-1", id, &expected).await;
    expected.reverse();
    let (mut query, mut seen) = ("event_type=lock.update&limit=3".to_owned(), Vec::new());
    loop {
        let page = get(&server, &query).await.is(200);
        let cursor = page.header("x-next-cursor").map(str::to_owned);
        seen.extend(uuids(page));
        record(store, "node-1", id, &names(&format!("later-{}", seen.len()), 2)).await;
        let Some(cursor) = cursor else { break };
        query = format!("event_type=lock.update&limit=3&cursor={cursor}");
        // What reaches back ninety days reaches back from the first page.
        server.clock.advance(std::time::Duration::from_secs(30 * 24 * 60 * 60));
    }
    assert_eq!(seen, expected);
    assert_eq!(event_set::Entity::find().count(store.reader()).await.unwrap(), 0);
}

/// Needs two writers at once.
#[tokio::test]
async fn what_another_node_commits_late_joins_no_later_page() {
    let server = TestServer::start(TestDatabase::postgres().await).await;
    let (store, id) = (&server.db.store, server.tenant.id);
    record(store, "node-2", id, &names("early", 1)).await;
    let slow = store.begin().await.unwrap();
    entries(&slow, "node-2", id, &names("slow", 2)).await;
    record(store, "node-1", id, &names("quick", 2)).await;
    let first = get(&server, "event_type=lock.update&limit=1").await.is(200);
    slow.commit().await.unwrap();
    assert_eq!(followed(&server, first).await, ["quick-1", "quick-0", "early-0"]);
}

#[tokio::test]
async fn the_link_to_the_next_page_keeps_the_filters_and_the_limit() {
    let server = server().await;
    let names = names("event", 5);
    record(&server.db.store, "node-1", server.tenant.id, &names).await;
    let query = "event_type=lock.update%2Cplace.create&event_success=true&limit=2";
    let first = get(&server, query).await.is(200);
    let address = link(&first).unwrap();
    assert!(address.starts_with(&format!("{}/events?{query}&cursor=", server.url())), "{address}");
    assert_eq!(address.split_once("cursor=").unwrap().1, first.header("x-next-cursor").unwrap());
    assert_eq!(followed(&server, first).await, ["event-4", "event-3", "event-2", "event-1", "event-0"]);
    let last = get(&server, "event_type=lock.update&limit=5").await.is(200);
    assert_eq!((last.header("link"), last.header("x-next-cursor")), (None, None), "there is no next page");
}

#[tokio::test]
async fn a_page_has_fifty_events_if_nobody_says_otherwise_and_a_thousand_at_most() {
    let server = server().await;
    record(&server.db.store, "node-1", server.tenant.id, &names("event", 60)).await;
    for (query, expected) in [("", 50), ("limit=1", 1), ("limit=60", 60), ("limit=1000", 61)] {
        assert_eq!(get(&server, query).await.list().len(), expected, "{query}");
    }
    for wrong in ["limit=0", "limit=1001", "limit=many"] {
        get(&server, wrong).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn what_makes_no_sense_in_the_query_is_400() {
    let server = server().await;
    for wrong in [
        "cursor=7",
        "cursor=e30",
        "cursor=%20x",
        "event_type=lock.explode",
        "event_type=,",
        "event_actor_id=1",
        "event_actor_id=me",
        "event_success=perhaps",
        "interval=P1D",
        "interval=P91D/2026-11-24T09:00:00Z",
        "place_id=1&event_place_id=1",
    ] {
        get(&server, wrong).await.refuses(400, "e00400");
    }
    let long = "x".repeat(10_001);
    get(&server, &format!("event_uuid={long}")).await.refuses(400, "e00400");
}

#[tokio::test]
async fn a_cursor_of_another_organization_shows_only_ones_own() {
    let server = server().await;
    let other = server.second_organization().await;
    record(&server.db.store, "node-1", other.id, &names("foreign", 3)).await;
    let page = server.get("/events?limit=1", &other.owner).await.is(200);
    let cursor = page.header("x-next-cursor").unwrap().to_owned();
    for event in get(&server, &format!("cursor={cursor}")).await.list() {
        assert_eq!(event["organization_id"], json!(server.tenant.id));
    }
}
