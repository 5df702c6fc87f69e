//! What the relay does decides what is answered and recorded.

use std::time::{Duration, Instant};

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Setup, TestServer};
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

use crate::support::{House, authorized_by};

/// A refusal by the hardware: granted, so the record says by what, but the door did not open and nothing counts as used.
async fn fails(house: &House, code: &str) {
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    let event = house.refused(house.site.lock_id, &link.credential, 503, code).await;
    assert_eq!(authorized_by(&event), (json!("Group"), json!(house.site.group_id), Value::Null));
    assert_eq!(house.last_used(link.id).await, Value::Null);
}

#[db_test]
async fn a_relay_that_refuses_is_reported_and_recorded(db: TestDatabase) {
    let house = House::new(db).await;
    house.shelly.set(Mood::Refuses);
    fails(&house, "fac004").await;
    let lock = house.server.get(&format!("/locks/{}", house.site.lock_id), &house.server.tenant.owner).await.ok();
    assert_eq!(lock["unlocked"], json!(false));
    house.server.finish().await;
}

#[db_test]
async fn a_relay_without_power_is_reported_and_recorded(db: TestDatabase) {
    let (server, shelly) = (TestServer::start(db).await, ShellyDouble::off());
    let site = server.site(&server.tenant, shelly.relay()).await;
    let house = House { server, shelly, site };
    fails(&house, "fac003").await;
    let lock = house.server.get(&format!("/locks/{}", house.site.lock_id), &house.server.tenant.owner).await.ok();
    assert_eq!(lock["online"], json!(false));
}

#[tokio::test]
async fn a_relay_that_hangs_is_given_up_within_five_seconds() {
    let house = House::new(TestDatabase::sqlite().await).await;
    house.shelly.set(Mood::Hangs);
    let began = Instant::now();
    fails(&house, "fac003").await;
    assert!(began.elapsed() < Duration::from_millis(5_500), "{:?}", began.elapsed());
}

#[db_test]
async fn a_door_without_a_relay_does_not_open(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.server.patch(&format!("/locks/{}", house.site.lock_id), owner, json!({"lock": {"relay": null}})).await.is(204);
    let link = house.server.link(&house.server.tenant, house.site.group_id, json!({})).await;
    house.refused(house.site.lock_id, &link.credential, 409, "ff420a").await;
    assert_eq!(house.last_used(link.id).await, Value::Null);
}

#[db_test]
async fn the_simulator_opens_doors_without_a_relay_where_the_operator_says_so(db: TestDatabase) {
    let server = TestServer::with(db, Setup { simulate_doors: true, ..Setup::default() }).await;
    let site = server.site(&server.tenant, Value::Null).await;
    server.unlock(site.lock_id, &server.tenant.owner).await.ok();
    let events = server.unlock_events().await;
    assert_eq!((events.len(), &events[0]["success"]), (1, &json!(true)));
    server.finish().await;
}

#[db_test]
async fn the_device_keeps_the_pulse_and_the_lock_shows_it(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    house.opened(owner).await;
    assert_eq!(house.shelly.orders(), [json!({"id": 0, "on": true, "toggle_after": 7})]);
    let lock = house.server.get(&format!("/locks/{}", house.site.lock_id), owner).await.ok();
    let shown = (&lock["unlocked"], &lock["unlocked_until"], &lock["online"]);
    assert_eq!(shown, (&json!(true), &json!(house.server.in_seconds(7)), &json!(true)));
    house.server.clock.advance(Duration::from_secs(7));
    let lock = house.server.get(&format!("/locks/{}", house.site.lock_id), owner).await.ok();
    assert_eq!((&lock["unlocked"], &lock["unlocked_until"]), (&json!(false), &Value::Null));
}
