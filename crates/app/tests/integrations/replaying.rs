//! Sending once more, and trying out.

use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use serde_json::{Value, json};

use crate::support::House;

#[db_test]
async fn what_was_delivered_is_sent_once_more_on_request(db: TestDatabase) {
    let house = House::new(db).await;
    house.group("Cleaners").await;
    house.tick().await;
    house.replay(&house.delivery().await).await.is(204);
    let waiting = house.delivery().await;
    assert_eq!((&waiting["status"], &waiting["attempts"], &waiting["finished_at"]), (&json!("pending"), &json!(0), &Value::Null));
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"]);
    let [first, second] = house.receiver.received().try_into().unwrap();
    assert_eq!((first.body, first.headers.get("webhook-id")), (second.body, second.headers.get("webhook-id")));
}

#[db_test]
async fn what_waits_for_its_next_try_is_sent_at_once_on_request(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    for _ in 0..3 {
        house.wait_for_next_try().await;
        house.tick().await;
    }
    house.receiver.answers(200);
    house.replay(&house.delivery().await).await.is(204);
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"]);
}

#[db_test]
async fn what_was_given_up_is_sent_on_request_once_it_is_switched_on_again(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(410);
    house.group("Cleaners").await;
    house.tick().await;
    house.replay(&house.delivery().await).await.refuses(409, "abff11");
    house.receiver.answers(200);
    house.change(json!({"enabled": true})).await;
    house.replay(&house.delivery().await).await.is(204);
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"]);
}

#[db_test]
async fn a_delivery_of_another_integration_cannot_be_replayed_through_ones_own(db: TestDatabase) {
    let house = House::new(db).await;
    house.group("Cleaners").await;
    house.tick().await;
    let delivery = house.delivery().await;
    let owner = &house.server.tenant.owner;
    let other = crate::support::integration(&house.server, &house.receiver, json!({})).await;
    for path in [
        format!("/integrations/{other}/deliveries/{}/replay", delivery["id"]),
        format!("/integrations/{}/deliveries/0/replay", house.id),
        format!("/integrations/{}/deliveries/x/replay", house.id),
        format!("/integrations/x/deliveries/{}/replay", delivery["id"]),
    ] {
        house.server.post(&path, owner, json!({})).await.refuses(404, "e00404");
    }
    assert_eq!(house.delivery().await, delivery);
}

#[db_test]
async fn a_test_is_sent_now_and_tells_what_came_back(db: TestDatabase) {
    let house = House::with(db, json!({"enabled": false, "signature_key": "between us"})).await;
    let path = format!("/integrations/{}/test", house.id);
    let owner = &house.server.tenant.owner;
    let tested = house.server.post(&path, owner, json!({})).await.ok();
    assert_eq!((&tested["delivered"], &tested["response_status"], &tested["error"]), (&json!(true), &json!(200), &Value::Null));
    let [sent] = house.receiver.received().try_into().unwrap();
    assert_eq!((&sent.json()["type"], &sent.json()["uuid"]), (&json!("integration.test"), &tested["event_uuid"]));
    assert_eq!((&sent.json()["object_type"], &sent.json()["object_id"]), (&json!("Integration"), &json!(house.id)));
    assert!(sent.header("x-signature").is_some() && sent.header("webhook-signature").is_some());
    house.receiver.answers(418);
    let tested = house.server.post(&path, owner, json!({})).await.ok();
    assert_eq!((&tested["delivered"], &tested["response_status"]), (&json!(false), &json!(418)));
    assert_eq!(tested["error"], "The receiver answered 418.");
    assert_eq!(house.deliveries().await, Vec::<Value>::new(), "a test is nothing that happened");
}

#[db_test]
async fn a_test_that_is_taken_shows_that_the_receiver_is_back(db: TestDatabase) {
    let house = House::new(db).await;
    house.receiver.answers(500);
    house.group("Cleaners").await;
    house.tick().await;
    for _ in 0..5 {
        house.wait_for_next_try().await;
        house.tick().await;
    }
    house.receiver.answers(200);
    house.server.post(&format!("/integrations/{}/test", house.id), &house.server.tenant.owner, json!({})).await.ok();
    house.tick().await;
    assert_eq!(house.statuses().await, ["delivered"]);
}
