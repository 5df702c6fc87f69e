//! Relays that fail, and relays that cannot.

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::shelly::{Mood, ShellyDouble};
use serde_json::{Value, json};

use crate::support::House;

impl House {
    async fn set_relay(&self, relay: Value) {
        let path = format!("/locks/{}", self.site.lock_id);
        self.server.patch(&path, &self.server.tenant.owner, json!({"lock": {"relay": relay}})).await.is(204);
    }
}

#[db_test]
async fn a_relay_that_fails_is_recorded_once_and_tried_until_it_holds(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.shelly.set(Mood::Refuses);
    for time in ["10:30:00", "10:30:14", "10:30:15", "10:30:30", "10:31:00"] {
        house.at(time).await;
    }
    house.shelly.arrived(4).await;
    assert_eq!((house.history().await, house.is_held().await), (vec!["not started: fac004".to_owned()], false));
    let event = house.events("lock.scheduled_unlock_started").await.remove(0);
    let message = event["message"].as_str().unwrap();
    assert!(message.starts_with("Not held open by the schedule \"Office hours\" (Europe/Berlin): The relay"), "{message}");

    house.shelly.set(Mood::Opens);
    house.at("10:31:15").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    house.at("12:00:00").await;
    assert_eq!(house.history().await, ["not started: fac004", "started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn a_schedule_that_never_held_has_no_end(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.shelly.set(Mood::Refuses);
    for time in ["10:30:00", "11:59:59", "12:00:00"] {
        house.at(time).await;
    }
    assert_eq!(house.history().await, ["not started: fac004"]);
    house.set_at("2026-11-25T10:30:00+01:00");
    house.server.tick().await;
    assert_eq!(house.history().await, ["not started: fac004", "not started: fac004"], "once for each span");
    house.finish().await;
}

#[db_test]
async fn a_door_whose_relay_dies_is_held_until_its_lease_is_over_and_again_when_it_lives(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.shelly.set(Mood::Refuses);
    for (time, held) in [("10:30:40", true), ("10:31:00", true), ("10:31:59", true), ("10:32:20", false), ("10:40:00", false)] {
        house.at(time).await;
        assert_eq!(house.is_held().await, held, "{time}");
    }
    assert_eq!(house.history().await, ["started", "not started: fac004"]);
    house.shelly.set(Mood::Opens);
    house.at("10:40:20").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 120], true));
    house.at("12:00:00").await;
    assert_eq!(house.history().await, ["started", "not started: fac004", "started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn a_renewal_that_fails_once_is_not_worth_an_event(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.shelly.set(Mood::Refuses);
    house.at("10:30:40").await;
    house.shelly.set(Mood::Opens);
    house.at("10:30:54").await;
    assert_eq!(house.told(), [120]);
    house.at("10:30:55").await;
    assert_eq!((house.told(), house.history().await), (vec![120], vec!["started".to_owned()]));
    house.finish().await;
}

#[db_test]
async fn a_relay_that_is_not_released_is_told_again_until_its_lease_is_over(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.shelly.set(Mood::Refuses);
    house.door("lock_down").await;
    house.server.tick().await;
    assert_eq!(house.history().await, ["started", "not ended: fac004"]);
    assert!(!house.is_held().await);
    house.shelly.set(Mood::Opens);
    house.at("10:30:14").await;
    assert_eq!(house.told(), [120]);
    house.at("10:30:15").await;
    assert_eq!(house.told(), [0]);
    house.at("10:31:30").await;
    assert_eq!((house.told(), house.history().await.len()), (vec![], 2));
    house.finish().await;
}

#[db_test]
async fn a_relay_that_may_hold_though_it_did_not_say_so_is_released_in_a_lockdown(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.shelly.set(Mood::Refuses);
    house.at("10:30:00").await;
    house.door("lock_down").await;
    house.shelly.set(Mood::Opens);
    house.at("10:30:15").await;
    house.at("10:30:40").await;
    assert_eq!((house.told(), house.history().await), (vec![0], vec!["not started: fac004".to_owned()]));
    house.finish().await;
}

#[db_test]
async fn a_door_that_cannot_be_held_is_recorded_once_and_held_when_it_can(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    for (relay, from, expected) in [
        (json!({"kind": "http", "url": "http://127.0.0.1:9/open"}), "10:30:00", "not started: fad105"),
        (Value::Null, "10:50:00", "not started: ff420a"),
    ] {
        house.set_relay(relay).await;
        for seconds in [0, 20, 40] {
            house.set(from);
            house.server.clock.advance(std::time::Duration::from_secs(seconds));
            house.server.tick().await;
        }
        assert_eq!((house.history().await.last().unwrap().as_str(), house.is_held().await), (expected, false));
        house.set_relay(house.shelly.relay()).await;
        house.server.tick().await;
        assert_eq!((house.told(), house.is_held().await), (vec![120], true));
        house.door("lock_down").await;
        house.server.tick().await;
        house.door("cancel_lockdown").await;
        assert_eq!(house.told(), [0]);
    }
    let failed = ["not started: fad105", "started", "ended", "not started: ff420a", "started", "ended"];
    assert_eq!(house.history().await, failed);
    house.finish().await;
}

#[db_test]
async fn a_door_that_cannot_be_held_is_recorded_for_each_span(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.set_relay(json!({"kind": "http", "url": "http://127.0.0.1:9/open"})).await;
    for day in ["24", "25", "26"] {
        for time in ["10:30:00", "11:00:00", "12:00:00"] {
            house.set_at(&format!("2026-11-{day}T{time}+01:00"));
            house.server.tick().await;
        }
    }
    assert_eq!(house.history().await, ["not started: fad105"; 3]);
    house.finish().await;
}

#[db_test]
async fn a_door_that_gets_another_relay_is_held_by_that_at_once(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    let other = ShellyDouble::start(Mood::Opens).await;
    house.set_relay(other.relay()).await;
    house.server.tick().await;
    assert_eq!((other.orders().len(), house.history().await), (1, vec!["started".to_owned()]));
    house.at("10:30:01").await;
    assert_eq!(other.orders().len(), 1);
    house.finish().await;
}

#[db_test]
async fn a_door_that_is_removed_is_held_no_longer(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.server.delete(&format!("/locks/{}", house.site.lock_id), &house.server.tenant.owner).await.is(204);
    house.at("10:30:40").await;
    house.at("10:31:20").await;
    assert_eq!(house.told(), [120], "its lease runs out");
    house.finish().await;
}

#[db_test]
async fn a_door_that_hangs_holds_up_no_other(db: TestDatabase) {
    let house = House::new(db).await;
    let other = ShellyDouble::start(Mood::Opens).await;
    let tenant = &house.server.tenant;
    let (lock_id, _) = house.server.door(tenant, house.site.place_id, house.site.group_id, other.relay()).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.named("unlock", "10:30", "12:00", json!({"scheduleable_id": lock_id})).await;
    house.shelly.set(Mood::Hangs);
    house.set("10:30:00");
    let (_, ()) = tokio::join!(house.server.tick(), async {
        house.shelly.arrived(1).await;
        other.arrived(1).await;
        house.shelly.set(Mood::Opens);
    });
    assert_eq!((house.told(), other.orders().len()), (vec![120], 1));
    assert_eq!(house.history().await, ["started", "started"]);
    house.finish().await;
}
