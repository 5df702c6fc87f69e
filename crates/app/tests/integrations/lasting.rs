//! Receivers that fail for days; integrations that are switched off and on; what is forgotten.

use doorward_app::upkeep;
use doorward_core::Timestamp;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::{HOUR, House};

const SWITCHED_OFF: &str = "The integration was switched off before this was delivered.";

#[db_test]
async fn after_a_day_of_failures_it_is_warned_of_and_after_three_it_is_switched_off(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    let began = house.server.app.now();
    house.tick().await;
    let mut warned_after = None;
    while house.shown().await["enabled"] == true {
        let now = house.wait_for_next_try().await;
        house.tick().await;
        let warnings = house.events("integration.warn_due_to_error").await;
        assert!(warnings.len() <= 1, "it is warned of once");
        if let Some(warning) = warnings.first() {
            warned_after.get_or_insert(now.since(began));
            let message = warning["message"].as_str().unwrap();
            let (reason, outlook) = message.split_once(" It is ").unwrap();
            assert_eq!(reason, "Nothing was delivered since 2026-11-24T09:00:00Z. The receiver answered 500.");
            assert_eq!(outlook, "switched off if that lasts until 2026-11-27T09:00:00Z.");
        }
    }
    assert!((24 * HOUR..34 * HOUR).contains(&warned_after.unwrap()), "{warned_after:?}");
    assert_eq!(house.server.app.now().since(began), 72 * HOUR);
    let delivery = house.delivery().await;
    assert_eq!(delivery["status"], "failed");
    assert!((15..20).contains(&delivery["attempts"].as_i64().unwrap()), "{delivery}");
    assert_eq!(delivery["attempts"].as_u64().unwrap(), house.receiver.received().len() as u64);
    let [event] = house.events("integration.disable_due_to_error").await.try_into().unwrap();
    let message = event["message"].as_str().unwrap();
    assert_eq!(message, "Nothing was delivered since 2026-11-24T09:00:00Z. The receiver answered 500. It was switched off.");
    assert_eq!(house.shown().await["disabled_due_to_error_at"], event["created_at"]);
    house.finish().await;
}

#[db_test]
async fn switched_on_again_it_gets_what_is_recorded_from_then_on(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(410);
    house.group("Cleaners").await;
    house.tick().await;
    house.group("Painters").await;
    house.receiver.answers(200);
    house.change(json!({"enabled": true})).await;
    let shown = house.shown().await;
    assert_eq!(
        (&shown["enabled"], &shown["disabled_due_to_error"], &shown["disabled_due_to_error_at"]),
        (&json!(true), &json!(false), &Value::Null)
    );
    house.group("Gardeners").await;
    house.tick().await;
    assert_eq!(house.told(), ["Cleaners", "Gardeners"]);
}

#[db_test]
async fn what_waits_when_it_is_switched_off_is_given_up(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    house.change(json!({"enabled": false})).await;
    let delivery = house.delivery().await;
    assert_eq!((&delivery["status"], &delivery["error"]), (&json!("failed"), &json!(SWITCHED_OFF)));
    assert_eq!(delivery["next_attempt_at"], Value::Null);
    house.receiver.answers(200);
    house.group("Painters").await;
    house.server.clock.advance(HOUR);
    house.tick().await;
    assert_eq!(house.told(), ["Cleaners"]);
    assert_eq!(house.shown().await["disabled_due_to_error"], false, "it was switched off by someone");
}

#[db_test]
async fn deleted_it_is_told_nothing_more(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    house.server.delete(&format!("/integrations/{}", house.id), &house.server.tenant.owner).await.is(204);
    house.receiver.answers(200);
    house.group("Painters").await;
    house.server.clock.advance(HOUR);
    house.tick().await;
    assert_eq!(house.told(), ["Cleaners"]);
    let names =
        |events: Vec<Value>| events.iter().map(|event| event["object_name"].as_str().unwrap().to_owned()).collect::<Vec<_>>();
    for kind in ["integration.create", "integration.destroy"] {
        assert_eq!(names(house.events(kind).await), ["Ledger copy"], "{kind}");
    }
    house.finish().await;
}

#[db_test]
async fn a_delivery_is_forgotten_thirty_days_after_its_end_and_not_before(db: TestDatabase) {
    let house = House::new(db).await;
    house.group("Cleaners").await;
    house.tick().await;
    let end = Timestamp::parse(house.delivery().await["finished_at"].as_str().unwrap()).unwrap();
    house.receiver.answers(500);
    house.group("Painters").await;
    house.tick().await;
    house.server.clock.set(end.after(30 * 24 * HOUR));
    upkeep::tidy(&house.server.app).await.unwrap();
    assert_eq!(house.statuses().await, ["pending", "delivered"]);
    house.server.clock.set(end.after(30 * 24 * HOUR + HOUR));
    upkeep::tidy(&house.server.app).await.unwrap();
    assert_eq!(house.statuses().await, ["pending"], "what is not finished stays");
    assert_eq!(house.events("group.create").await.len(), 2, "events stay");
}
