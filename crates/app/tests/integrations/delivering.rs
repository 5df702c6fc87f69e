//! Each event that is wanted reaches its receiver.

use std::collections::BTreeSet;

use doorward_app::integrations::Worker;
use doorward_store::ledger::append;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::receiver::Receiver;
use serde_json::json;

use crate::support::{House, entry, integration, names, record};

#[db_test]
async fn an_event_is_posted_as_event_sets_show_it(db: TestDatabase) {
    let house = House::new(db).await;
    house.group("Cleaners").await;
    assert_eq!(house.deliveries().await.len(), 0, "recording an event writes nothing for integrations");
    house.tick().await;
    let [sent] = house.receiver.received().try_into().unwrap();
    let [event] = house.events("group.create").await.try_into().unwrap();
    assert_eq!(sent.json(), event);
    assert_eq!((sent.json()["object_name"].as_str(), sent.json()["success"].as_bool()), (Some("Cleaners"), Some(true)));
    assert_eq!(sent.path, "/events?key=of-the-receiver");
    assert_eq!(sent.header("content-type"), Some("application/json"));
    assert_eq!(sent.header("webhook-id"), event["uuid"].as_str());
    assert_eq!(sent.header("webhook-timestamp"), Some("1795510800"));
    let delivery = house.delivery().await;
    assert_eq!(
        (&delivery["status"], &delivery["attempts"], &delivery["response_status"]),
        (&json!("delivered"), &json!(1), &json!(200))
    );
    assert_eq!((&delivery["event_uuid"], &delivery["event_type"]), (&event["uuid"], &json!("group.create")));
    assert_eq!((&delivery["next_attempt_at"], &delivery["error"]), (&json!(null), &json!(null)));
    assert_eq!(delivery["finished_at"], "2026-11-24T09:00:00Z");
    house.tick().await;
    assert_eq!(house.receiver.received().len(), 1, "once is enough");
    house.finish().await;
}

#[db_test]
async fn without_a_choice_of_types_every_event_is_posted_from_the_integrations_own_creation_on(db: TestDatabase) {
    let house = House::with(db, json!({"enabled_events": []})).await;
    let site = house.server.site(&house.server.tenant, json!({"kind": "simulated"})).await;
    house.server.unlock(site.lock_id, &house.server.tenant.owner).await.ok();
    house.server.app.drain().await;
    house.tick().await;
    let kinds: BTreeSet<String> =
        house.receiver.received().iter().map(|sent| sent.json()["type"].as_str().unwrap().to_owned()).collect();
    let expected = ["group.create", "group_lock.create", "integration.create", "lock.create", "lock.unlock", "place.create"];
    assert_eq!(kinds, expected.map(str::to_owned).into());
}

#[db_test]
async fn an_integration_of_a_place_hears_of_that_place_alone(db: TestDatabase) {
    let house = House::new(db).await;
    let (server, tenant) = (&house.server, &house.server.tenant);
    let (own, other) = (server.site(tenant, json!(null)).await, server.site(tenant, json!(null)).await);
    let receiver = Receiver::start().await;
    integration(server, &receiver, json!({"place_id": own.place_id, "enabled_events": ["lock.update"]})).await;
    for site in [own, other] {
        server.patch(&format!("/locks/{}", site.lock_id), &tenant.owner, json!({"lock": {"description": "Green"}})).await.is(204);
    }
    house.tick().await;
    let [sent] = receiver.received().try_into().unwrap();
    assert_eq!(sent.json()["object_id"], own.lock_id);
}

#[db_test]
async fn one_organization_hears_nothing_of_another(db: TestDatabase) {
    let house = House::with(db, json!({"enabled_events": []})).await;
    let other = house.server.second_organization().await;
    house.server.post("/groups", &other.owner, json!({"group": {"name": "Strangers"}})).await.id();
    house.tick().await;
    let [sent] = house.receiver.received().try_into().unwrap();
    assert_eq!(sent.json()["type"], "integration.create");
}

#[db_test]
async fn two_processes_send_nothing_twice_and_leave_nothing_out(db: TestDatabase) {
    let house = House::new(db).await;
    let mut expected = BTreeSet::new();
    let (mut one, mut other) =
        (Worker::new(house.server.another_app_as("node-2")), Worker::new(house.server.another_app_as("node-3")));
    for round in 0..4 {
        for node in ["node-1", "node-2"] {
            let uuids = names(&format!("{node}-{round}"), 60);
            record(&house.server, node, &uuids).await;
            expected.extend(uuids);
        }
        tokio::join!(one.tick(), other.tick());
    }
    one.tick().await;
    let told = house.told();
    assert_eq!(told.len(), expected.len(), "nothing twice");
    assert_eq!(told.into_iter().collect::<BTreeSet<_>>(), expected);
}

#[db_test]
async fn more_events_than_may_wait_are_posted_one_and_all(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(503);
    let uuids = names("group", 1_300);
    record(&house.server, "node-1", &uuids).await;
    house.tick().await;
    let shown = house.server.get(&format!("/integrations/{}/deliveries", house.id), &house.server.tenant.owner).await;
    let range = shown.header("x-collection-range").unwrap().to_owned();
    assert_eq!(range, "0-9/1300", "what was tried and waits again keeps no other from its first try");
    house.receiver.answers(200);
    let sent = house.receiver.received().len();
    house.server.clock.advance(crate::support::HOUR);
    house.tick().await;
    let told: BTreeSet<String> = house.told().split_off(sent).into_iter().collect();
    assert_eq!(told, uuids.into_iter().collect());
}

#[tokio::test]
async fn an_event_of_another_node_that_commits_late_is_posted_though_later_ones_were() {
    let house = House::new(TestDatabase::postgres().await).await;
    let (store, organization_id) = (&house.server.db.store, house.server.tenant.id);
    let slow = store.begin().await.unwrap();
    append(&slow, "node-2", organization_id, vec![entry("slow")]).await.unwrap();
    record(&house.server, "node-3", &names("quick", 2)).await;
    house.tick().await;
    assert_eq!(house.told().len(), 2);
    slow.commit().await.unwrap();
    house.tick().await;
    assert_eq!(house.told()[2..], ["slow"]);
}

#[db_test]
async fn what_nobody_wants_is_passed_over_and_what_follows_is_found(db: TestDatabase) {
    let house = House::with(db, json!({"enabled_events": ["user.create"]})).await;
    record(&house.server, "node-1", &names("group", 700)).await;
    house.tick().await;
    house.server.user(&house.server.tenant).await;
    house.tick().await;
    // Another process has not passed over them yet.
    Worker::new(house.server.another_app_as("node-2")).tick().await;
    let [sent] = house.receiver.received().try_into().unwrap();
    assert_eq!(sent.json()["type"], "user.create");
}
