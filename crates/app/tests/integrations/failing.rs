//! Receivers that refuse, are gone, or do not answer for a while.

use std::time::Duration;

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::{HOUR, House};

#[db_test]
async fn what_a_receiver_refuses_is_tried_again_until_it_takes_it(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    let delivery = house.delivery().await;
    assert_eq!(
        (&delivery["status"], &delivery["attempts"], &delivery["response_status"]),
        (&json!("pending"), &json!(1), &json!(500))
    );
    assert_eq!(delivery["error"], "The receiver answered 500.");
    house.tick().await;
    assert_eq!(house.receiver.received().len(), 1, "not before its time");
    house.wait_for_next_try().await;
    house.tick().await;
    assert_eq!(house.delivery().await["attempts"], 2);
    house.receiver.answers(204);
    house.wait_for_next_try().await;
    house.tick().await;
    let delivery = house.delivery().await;
    assert_eq!(
        (&delivery["status"], &delivery["attempts"], &delivery["response_status"]),
        (&json!("delivered"), &json!(3), &json!(204))
    );
    assert_eq!(delivery["error"], Value::Null);
    let ids: Vec<_> = house.receiver.received().iter().map(|sent| sent.header("webhook-id").unwrap().to_owned()).collect();
    assert!(ids.iter().all(|id| *id == ids[0]), "the same event has the same id: {ids:?}");
    house.finish().await;
}

#[db_test]
async fn a_redirect_is_refused(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(302);
    house.group("Cleaners").await;
    house.tick().await;
    let delivery = house.delivery().await;
    assert_eq!((&delivery["status"], &delivery["response_status"]), (&json!("pending"), &json!(302)));
    assert_eq!(delivery["error"], "The receiver answered 302: redirects are not followed.");
}

#[db_test]
async fn a_receiver_that_is_not_there_is_tried_again(db: TestDatabase) {
    // A bound port that nobody listens at refuses connections.
    let socket = tokio::net::TcpSocket::new_v4().unwrap();
    socket.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let url = format!("http://{}/", socket.local_addr().unwrap());
    let house = House::with(db, json!({"url": url})).await;
    house.group("Cleaners").await;
    house.tick().await;
    let delivery = house.delivery().await;
    assert_eq!((&delivery["status"], &delivery["response_status"]), (&json!("pending"), &json!(null)));
    assert_eq!(delivery["error"], "The receiver gave no answer: no connection.");
    for _ in 0..4 {
        house.wait_for_next_try().await;
        house.tick().await;
    }
    house.change(json!({"url": house.receiver.url()})).await;
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"], "a new address is tried at once");
}

#[db_test]
async fn a_receiver_that_is_gone_for_good_is_told_nothing_more(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    house.receiver.answers(410);
    house.group("Painters").await;
    house.tick().await;
    let shown = house.shown().await;
    assert_eq!((&shown["enabled"], &shown["disabled_due_to_error"]), (&json!(false), &json!(true)));
    assert_eq!(shown["disabled_due_to_error_at"], "2026-11-24T09:00:00Z");
    assert_eq!(house.statuses().await, ["failed", "failed"], "what waited is given up");
    assert_eq!(house.deliveries().await[1]["error"], "The integration was switched off before this was delivered.");
    let [event] = house.events("integration.disable_due_to_error").await.try_into().unwrap();
    assert_eq!((&event["object_type"], &event["object_id"]), (&json!("Integration"), &json!(house.id)));
    assert_eq!(event["message"], "The receiver answered 410: it wants no more events. It was switched off.");
    house.receiver.answers(200);
    house.group("Gardeners").await;
    house.server.clock.advance(24 * HOUR);
    house.tick().await;
    assert_eq!(house.receiver.received().len(), 2);
    house.finish().await;
}

#[db_test]
async fn once_it_answers_again_a_receiver_gets_what_waited_at_once(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    for _ in 0..5 {
        house.wait_for_next_try().await;
        house.tick().await;
    }
    house.receiver.answers(200);
    house.server.clock.advance(Duration::from_secs(1));
    house.group("Painters").await;
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered", "delivered"]);
}

#[db_test]
async fn one_event_that_is_refused_does_not_switch_off_what_takes_all_others(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.refuses("Poison");
    house.group("Poison").await;
    house.tick().await;
    for day in 0..4 {
        for hour in 0..24 {
            house.group(&format!("Group {day} {hour}")).await;
            house.server.clock.advance(HOUR);
            house.tick().await;
        }
    }
    let shown = house.shown().await;
    assert_eq!((&shown["enabled"], &shown["disabled_due_to_error"]), (&json!(true), &json!(false)));
    let log = house.deliveries().await;
    let refused: Vec<_> = log.iter().filter(|delivery| delivery["status"] != "delivered").collect();
    assert_eq!((refused.len(), &refused[0]["status"], &refused[0]["response_status"]), (1, &json!("failed"), &json!(500)));
    assert_eq!(house.events("integration.disable_due_to_error").await, Vec::<Value>::new());
}
