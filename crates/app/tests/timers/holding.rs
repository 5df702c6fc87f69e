//! From the first moment of a schedule to the last.

use std::time::Duration;

use doorward_app::Clock as _;
use doorward_core::Timestamp;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::House;

#[db_test]
async fn a_door_is_held_from_the_first_moment_of_its_schedule_to_the_last(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:29:59").await;
    assert_eq!((house.told(), house.is_held().await), (vec![], false));

    house.at("10:30:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    let lock = house.lock().await;
    assert_eq!((&lock["unlocked"], &lock["unlocked_until"]), (&json!(true), &json!("2026-11-24T09:32:00Z")));
    assert_eq!(house.history().await, ["started"]);

    house.at("10:30:39").await;
    assert_eq!(house.told(), vec![] as Vec<u64>);
    house.at("10:30:40").await;
    house.at("10:31:20").await;
    assert_eq!(house.told(), [120, 120]);

    house.at("11:59:10").await;
    house.at("11:59:50").await;
    assert_eq!(house.told(), [50, 10], "what is left");
    house.at("12:00:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    assert_eq!(house.lock().await["unlocked"], json!(false));
    assert_eq!(house.history().await, ["started", "ended"]);
    house.at("12:00:20").await;
    assert_eq!((house.told(), house.history().await.len()), (vec![], 2));
    house.finish().await;
}

#[db_test]
async fn its_events_name_the_door_and_the_schedule_and_nobody(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.at("12:00:00").await;
    let started = house.events("lock.scheduled_unlock_started").await.remove(0);
    let ended = house.events("lock.scheduled_unlock_ended").await.remove(0);
    for (event, message) in [
        (&started, "Held open by the schedule \"Office hours\" (Europe/Berlin)."),
        (&ended, "No longer held open by the schedule \"Office hours\" (Europe/Berlin)."),
    ] {
        assert_eq!((&event["object_type"], &event["object_id"]), (&json!("Lock"), &json!(house.site.lock_id)), "{event}");
        assert_eq!((&event["object_name"], &event["place_id"]), (&json!("Front door"), &json!(house.site.place_id)), "{event}");
        let by = (&event["actor_type"], &event["actor_id"], &event["authenticated_by_type"], &event["authorized_by_type"]);
        assert_eq!(by, (&Value::Null, &Value::Null, &Value::Null, &Value::Null), "{event}");
        assert_eq!((&event["message"], &event["code"]), (&json!(message), &Value::Null), "{event}");
    }
    house.finish().await;
}

#[db_test]
async fn no_lease_lasts_longer_than_two_minutes_or_the_schedule(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "10:34").await;
    let until = Timestamp::parse("2026-11-24T10:34:00+01:00").unwrap();
    house.set("10:29:55");
    while house.server.clock.now() < until.after(Duration::from_secs(30)) {
        house.server.tick().await;
        for seconds in house.told() {
            let now = house.server.clock.now();
            assert!(seconds <= 120 && (seconds == 0 || now.after(Duration::from_secs(seconds)) <= until), "{seconds} at {now}");
        }
        house.server.clock.advance(Duration::from_millis(6_700));
    }
    assert_eq!(house.history().await, ["started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn a_hold_goes_on_across_midnight(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "23:00", "01:00").await;
    for (moment, told) in [
        ("2026-11-24T22:59:59+01:00", vec![]),
        ("2026-11-24T23:00:00+01:00", vec![120]),
        ("2026-11-24T23:59:59+01:00", vec![120]),
        ("2026-11-25T00:00:39+01:00", vec![120]),
        ("2026-11-25T00:59:30+01:00", vec![30]),
        ("2026-11-25T01:00:00+01:00", vec![0]),
    ] {
        house.set_at(moment);
        house.server.tick().await;
        assert_eq!(house.told(), told, "{moment}");
    }
    assert_eq!(house.history().await, ["started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn a_hold_is_as_long_as_the_clock_of_its_place_makes_it(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "01:30", "04:00").await;
    for (name, moments) in [
        ("forward", ["2026-03-29T00:29:59Z", "2026-03-29T00:30:00Z", "2026-03-29T01:59:30Z", "2026-03-29T02:00:00Z"]),
        ("back", ["2026-10-24T23:29:59Z", "2026-10-24T23:30:00Z", "2026-10-25T02:59:30Z", "2026-10-25T03:00:00Z"]),
    ] {
        for (moment, told) in moments.into_iter().zip([vec![], vec![120], vec![30], vec![0]]) {
            house.set_at(moment);
            house.server.tick().await;
            assert_eq!(house.told(), told, "{name}: {moment}");
        }
    }
    house.finish().await;
}

#[db_test]
async fn schedules_without_a_gap_are_one_hold(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "11:00").await;
    house.schedule("unlock", "11:00", "12:00").await;
    for time in ["10:30:00", "10:59:30", "11:00:00", "11:00:10", "11:59:59"] {
        house.at(time).await;
    }
    assert_eq!(house.told(), [120, 120, 120, 1]);
    house.at("12:00:00").await;
    assert_eq!(house.history().await, ["started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn an_unlock_of_a_held_door_is_recorded_and_does_not_end_the_hold(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    assert_eq!(house.told(), [120]);
    house.server.unlock(house.site.lock_id, &house.server.tenant.owner).await.ok();
    assert_eq!((house.told(), house.is_held().await), (vec![], true));
    let unlocks = house.server.unlock_events().await;
    assert_eq!((unlocks.len(), &unlocks[0]["success"]), (1, &json!(true)));
    house.finish().await;
}

#[db_test]
async fn a_lockdown_of_door_or_place_suspends_a_hold_and_its_end_restores_it(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    house.door("lock_down").await;
    assert!(!house.is_held().await, "from the answer on");
    house.server.tick().await;
    assert_eq!(house.told(), [120, 0]);
    house.at("10:31:00").await;
    assert_eq!(house.told(), vec![] as Vec<u64>);
    house.place("lock_down").await;
    house.door("cancel_lockdown").await;
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![], false), "the place is still locked down");
    house.place("cancel_lockdown").await;
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    house.door("lock_down").await;
    house.server.tick().await;
    house.door("cancel_lockdown").await;
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![0, 120], true), "at once");
    house.place("lock_down").await;
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    assert_eq!(house.history().await, ["started", "ended", "started", "ended", "started", "ended"]);
    house.at("12:00:00").await;
    house.place("cancel_lockdown").await;
    house.server.tick().await;
    assert_eq!((house.told(), house.history().await.len()), (vec![], 6), "its time is over");
    house.finish().await;
}

#[db_test]
async fn a_schedule_that_is_changed_or_removed_holds_no_door(db: TestDatabase) {
    let house = House::new(db).await;
    let owner = &house.server.tenant.owner;
    let id = house.schedule("unlock", "10:30", "12:00").await;
    let path = format!("/schedules/{id}");
    let patch = |change: Value| house.server.patch(&path, owner, json!({"schedule": change}));
    house.at("10:30:00").await;
    patch(json!({"enabled": false})).await.is(204);
    house.at("10:30:01").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 0], false));
    patch(json!({"enabled": true, "ends_at_time": "11:00"})).await.is(204);
    house.at("10:59:50").await;
    assert_eq!(house.told(), [10]);
    patch(json!({"ends_at_time": "12:00"})).await.is(204);
    house.at("11:00:30").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    house.named("unlock", "11:10", "11:20", json!({"override": true})).await;
    house.at("11:10:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![0], false));
    house.at("11:20:00").await;
    house.server.delete(&path, owner).await.is(204);
    house.at("11:20:01").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 0], false));
    assert_eq!(house.history().await, ["started", "ended", "started", "ended", "started", "ended"]);
    house.finish().await;
}

#[db_test]
async fn a_place_that_moves_to_another_zone_takes_its_hours_along(db: TestDatabase) {
    let house = House::new(db).await;
    house.schedule("unlock", "10:30", "12:00").await;
    house.at("10:30:00").await;
    let path = format!("/places/{}", house.site.place_id);
    let place = json!({"place": {"time_zone": "America/New_York"}});
    house.server.patch(&path, &house.server.tenant.owner, place).await.is(204);
    house.server.tick().await;
    assert_eq!((house.told(), house.is_held().await), (vec![120, 0], false));
    house.at("16:30:00").await;
    assert_eq!((house.told(), house.is_held().await), (vec![120], true));
    house.finish().await;
}
