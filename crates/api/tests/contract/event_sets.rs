//! Event sets (contract section 4.1): filters, what is echoed, limits, and pages that stay as they are.

use doorward_core::EventType;
use doorward_store::Store;
use doorward_store::Transaction;
use doorward_store::ledger::{Draft, append};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

const FILTERS: [&str; 13] = [
    "interval",
    "event_actor_type",
    "event_actor_id",
    "event_authenticated_by_type",
    "event_authenticated_by_id",
    "event_object_type",
    "event_object_id",
    "event_place_id",
    "place_id",
    "event_success",
    "event_type",
    "event_sequence",
    "event_uuid",
];

async fn create(server: &TestServer, filters: Value) -> Value {
    server.post("/event_sets", &server.tenant.owner, json!({"event_set": filters})).await.ok()
}

fn uuids(set: &Value) -> Vec<String> {
    set["events"].as_array().unwrap().iter().map(|event| event["uuid"].as_str().unwrap().to_owned()).collect()
}

async fn entries(tx: &Transaction, node: &str, organization_id: i64, uuids: &[&str]) {
    let entry = |uuid: &&str| {
        let draft = Draft::new((*uuid).to_owned(), [3; 16], EventType::LOCK_UPDATE, 1, None);
        draft.concluded(doorward_core::Timestamp::from_micros(1_795_510_800_000_000), None, None)
    };
    append(tx, node, organization_id, uuids.iter().map(entry).collect()).await.unwrap();
}

async fn record(store: &Store, node: &str, organization_id: i64, uuids: &[&str]) {
    let tx = store.begin().await.unwrap();
    entries(&tx, node, organization_id, uuids).await;
    tx.commit().await.unwrap();
}

#[db_test]
async fn every_filter_is_echoed_and_lets_through_what_fits_alone_and_with_others(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let elsewhere = server.site(tenant, Value::Null).await;
    let link = server.link(tenant, site.group_id, json!({})).await;
    server.clock.advance(std::time::Duration::from_secs(60));
    let since = server.in_seconds(0);
    server.unlock(site.lock_id, &link.credential).await.ok();
    server.unlock(elsewhere.lock_id, owner).await.refuses(409, "ff420a");
    server.clock.advance(std::time::Duration::from_secs(60));
    let (until, later) = (server.in_seconds(0), server.in_seconds(60));
    server.unlock(site.lock_id, owner).await.ok();

    let all = create(&server, json!({"event_type": "lock.unlock"})).await;
    let [by_owner, failed, by_link]: [Value; 3] = serde_json::from_value(all["events"].clone()).unwrap();
    let text = |event: &Value, field: &str| event[field].as_str().unwrap().to_owned();
    let own_login = by_owner["authenticated_by_id"].clone();
    let both = format!("{}, {}", text(&by_link, "uuid"), text(&failed, "uuid"));
    let unlocks = |more: Value| {
        let mut filters = json!({"event_type": "lock.unlock"});
        filters.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        filters
    };
    for (filters, expected) in [
        (json!({"interval": format!("{since}/{until}"), "event_type": "lock.unlock"}), vec![&failed, &by_link]),
        (unlocks(json!({"interval": format!("{until}/PT1M")})), vec![&by_owner]),
        (unlocks(json!({"interval": format!("PT1M/{later}")})), vec![&by_owner]),
        (unlocks(json!({"event_actor_type": "User"})), vec![&by_owner, &failed]),
        (json!({"event_actor_type": "GroupLink", "event_actor_id": link.id}), vec![&by_link]),
        (unlocks(json!({"event_actor_type": "User", "event_actor_id": link.id + 1_000})), vec![]),
        (unlocks(json!({"event_authenticated_by_type": "GroupLink"})), vec![&by_link]),
        (
            unlocks(json!({"event_authenticated_by_type": "Login", "event_authenticated_by_id": own_login})),
            vec![&by_owner, &failed],
        ),
        (unlocks(json!({"event_object_type": "Lock", "event_object_id": site.lock_id})), vec![&by_owner, &by_link]),
        (unlocks(json!({"event_object_type": "Group"})), vec![]),
        (unlocks(json!({"event_place_id": site.place_id})), vec![&by_owner, &by_link]),
        (unlocks(json!({"place_id": elsewhere.place_id})), vec![&failed]),
        (unlocks(json!({"event_success": true})), vec![&by_owner, &by_link]),
        (unlocks(json!({"event_success": "false"})), vec![&failed]),
        (json!({"event_type": "camera.update,lock.unlock"}), vec![&by_owner, &failed, &by_link]),
        (json!({"event_sequence": text(&by_link, "sequence")}), vec![&by_link]),
        (json!({"event_uuid": both}), vec![&failed, &by_link]),
        (json!({"event_uuid": both, "event_success": true}), vec![&by_link]),
        (
            unlocks(
                json!({"event_actor_type": "User", "event_actor_id": tenant.owner_id, "place_id": site.place_id, "event_success": true}),
            ),
            vec![&by_owner],
        ),
    ] {
        let set = create(&server, filters.clone()).await;
        assert_eq!(set["events"], json!(expected), "{filters}");
        assert_eq!((&set["status"], &set["cursor"]), (&json!("finished"), &Value::Null));
        let read = server.get(&format!("/event_sets/{}", set["id"]), owner).await.ok();
        assert_eq!(read, set, "reading it shows the same as making it");
        for name in FILTERS {
            let sent = match filters[name].as_str() {
                Some(text) if name == "event_success" => json!(text == "true"),
                Some(_) | None => filters[name].clone(),
            };
            assert_eq!(set[name], sent, "{filters}: {name}");
        }
    }
}

#[tokio::test]
async fn a_blank_filter_counts_as_not_sent() {
    let server = server().await;
    let all = uuids(&create(&server, json!({})).await);
    assert!(!all.is_empty());
    for name in ["interval", "event_actor_type", "event_object_type", "event_type", "event_sequence", "event_uuid"] {
        for blank in [json!(""), json!("  "), Value::Null] {
            let set = create(&server, json!({name: blank})).await;
            assert_eq!((uuids(&set), &set[name]), (all.clone(), &Value::Null), "{name}");
        }
    }
}

#[tokio::test]
async fn filters_that_make_no_sense_are_named_all_at_once() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for (filters, fields) in [
        (json!({"event_type": "lock.explode"}), vec!["event_type"]),
        (json!({"event_type": "lock.unlock,lock.explode"}), vec!["event_type"]),
        (json!({"event_type": " , "}), vec!["event_type"]),
        (json!({"event_uuid": ","}), vec!["event_uuid"]),
        (json!({"event_authenticated_by_id": 1, "event_object_id": 1}), vec!["event_authenticated_by_type", "event_object_type"]),
        (json!({"event_actor_id": 1, "event_actor_type": ""}), vec!["event_actor_type"]),
        (json!({"interval": "2026-11-24T09:00:00Z/2026-11-24T09:00:00Z"}), vec!["interval"]),
        (json!({"interval": "P90DT1S/2026-11-24T09:00:00Z", "place_id": 1, "event_place_id": 2}), vec!["interval", "place_id"]),
    ] {
        let answer = server.post("/event_sets", owner, json!({"event_set": filters})).await;
        assert_eq!(answer.invalid_fields(), fields, "{filters}");
    }
    create(&server, json!({"interval": "P90D/2026-11-24T09:00:00Z"})).await;
    create(&server, json!({"event_type": "group_link.send, zone.update"})).await;
}

#[tokio::test]
async fn a_page_has_fifty_events_if_nobody_says_otherwise_and_a_thousand_at_most() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let names: Vec<String> = (0..60).map(|number| format!("event-{number}")).collect();
    record(&server.db.store, "node-1", server.tenant.id, &names.iter().map(String::as_str).collect::<Vec<_>>()).await;
    let set = create(&server, json!({})).await;
    assert_eq!((uuids(&set).len(), set["cursor"].is_string()), (50, true));
    let path = format!("/event_sets/{}", set["id"]);
    for (limit, expected, more) in [(1, 1, true), (60, 60, true), (61, 61, false), (1_000, 61, false)] {
        for page in [
            server.post(&format!("/event_sets?limit={limit}"), owner, json!({})).await.ok(),
            server.get(&format!("{path}?limit={limit}"), owner).await.ok(),
        ] {
            assert_eq!((uuids(&page).len(), page["cursor"].is_string()), (expected, more), "{limit}");
        }
    }
    for wrong in ["0", "-1", "1001", "many"] {
        server.post(&format!("/event_sets?limit={wrong}"), owner, json!({})).await.refuses(400, "e00400");
        server.get(&format!("{path}?limit={wrong}"), owner).await.refuses(400, "e00400");
    }
    for wrong in ["x", "1.5", "9999999", "9223372036854775808"] {
        server.get(&format!("{path}?cursor={wrong}"), owner).await.refuses(400, "e00400");
    }
    server.get(&path, &Credential::Nothing).await.refuses(401, "afc496");
}

/// Needs two writers at once.
#[tokio::test]
async fn what_another_node_commits_late_joins_no_set_that_was_made_before() {
    let server = TestServer::start(TestDatabase::postgres().await).await;
    let (store, id, owner) = (&server.db.store, server.tenant.id, &server.tenant.owner);
    record(store, "node-2", id, &["early"]).await;
    let (slow, new_node) = (store.begin().await.unwrap(), store.begin().await.unwrap());
    entries(&slow, "node-2", id, &["slow-1", "slow-2"]).await;
    entries(&new_node, "node-3", id, &["new-1"]).await;
    record(store, "node-1", id, &["quick-1", "quick-2"]).await;

    let filters = json!({"event_set": {"event_type": "lock.update"}});
    let mut page = server.post("/event_sets?limit=1", owner, filters.clone()).await.ok();
    slow.commit().await.unwrap();
    new_node.commit().await.unwrap();
    let path = format!("/event_sets/{}", page["id"]);
    let mut seen = uuids(&page);
    while let Some(cursor) = page["cursor"].as_str() {
        page = server.get(&format!("{path}?limit=1&cursor={cursor}"), owner).await.ok();
        seen.extend(uuids(&page));
    }
    assert_eq!(seen, ["quick-2", "quick-1", "early"]);
    assert_eq!(uuids(&server.get(&path, owner).await.ok()), seen);
    // Their row ids are lower, so they come after what they were late for.
    let now = server.post("/event_sets", owner, filters).await.ok();
    assert_eq!(uuids(&now), ["quick-2", "quick-1", "new-1", "slow-2", "slow-1", "early"]);
}
