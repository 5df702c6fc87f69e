//! Signatures, checked by a reckoning of their own, and the keys behind them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_store::entity::integration;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::receiver::Received;
use sea_orm::EntityTrait as _;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use crate::support::{HOUR, House};

/// HMAC-SHA256 as RFC 2104 spells it out.
fn hmac(key: &[u8], message: &[u8]) -> Vec<u8> {
    let mut block = [0_u8; 64];
    if key.len() > 64 {
        block[..32].copy_from_slice(&Sha256::digest(key));
    } else {
        block[..key.len()].copy_from_slice(key);
    }
    let padded = |pad: u8| block.map(|byte| byte ^ pad);
    let inner = Sha256::new().chain_update(padded(0x36)).chain_update(message).finalize();
    Sha256::new().chain_update(padded(0x5c)).chain_update(inner).finalize().to_vec()
}

fn standard(sent: &Received, key: &[u8]) -> String {
    let header = |name| sent.header(name).unwrap();
    let message = [header("webhook-id").as_bytes(), b".", header("webhook-timestamp").as_bytes(), b".", &sent.body].concat();
    format!("v1,{}", STANDARD.encode(hmac(key, &message)))
}

fn of_body(sent: &Received, key: &[u8]) -> String {
    format!("sha256={}", hex::encode(hmac(key, &sent.body)))
}

async fn next(house: &House) -> Received {
    house.group("Cleaners").await;
    house.tick().await;
    house.receiver.received().pop().unwrap()
}

#[db_test]
async fn with_a_key_both_signatures_are_those_of_the_body_as_it_was_sent(db: TestDatabase) {
    let house = House::with(db, json!({"signature_key": "between us"})).await;
    let sent = next(&house).await;
    assert_eq!(sent.header("x-signature").unwrap(), of_body(&sent, b"between us"));
    assert_eq!(sent.header("webhook-signature").unwrap(), standard(&sent, b"between us"));
}

#[db_test]
async fn a_key_of_standard_webhooks_is_decoded_for_their_signature_alone(db: TestDatabase) {
    let house = House::with(db, json!({"signature_key": "whsec_YmV0d2VlbiB1cw=="})).await;
    let sent = next(&house).await;
    assert_eq!(sent.header("x-signature").unwrap(), of_body(&sent, b"whsec_YmV0d2VlbiB1cw=="));
    assert_eq!(sent.header("webhook-signature").unwrap(), standard(&sent, b"between us"));
}

#[db_test]
async fn a_key_that_was_replaced_signs_for_a_day(db: TestDatabase) {
    let house = House::with(db, json!({"signature_key": "old"})).await;
    house.change(json!({"signature_key": "new"})).await;
    house.change(json!({"signature_key": "new", "name": "Same key"})).await;
    house.server.clock.advance(23 * HOUR);
    let sent = next(&house).await;
    assert_eq!(sent.header("x-signature").unwrap(), of_body(&sent, b"new"));
    let both = format!("{} {}", standard(&sent, b"new"), standard(&sent, b"old"));
    assert_eq!(sent.header("webhook-signature").unwrap(), both);
    house.server.clock.advance(HOUR);
    let sent = next(&house).await;
    assert_eq!(sent.header("webhook-signature").unwrap(), standard(&sent, b"new"));
}

#[db_test]
async fn without_a_key_nothing_is_signed(db: TestDatabase) {
    let house = House::with(db, json!({"signature_key": "old"})).await;
    house.change(json!({"signature_key": null})).await;
    assert_eq!(house.shown().await["signature_key_set"], false);
    let sent = next(&house).await;
    assert_eq!((sent.header("x-signature"), sent.header("webhook-signature")), (None, None));
    assert!(sent.header("webhook-id").is_some() && sent.header("webhook-timestamp").is_some());
}

#[db_test]
async fn a_key_is_shown_nowhere_and_kept_sealed(db: TestDatabase) {
    const KEY: &str = "3f9c1d77a2b84e06";
    let house = House::with(db, json!({"signature_key": KEY, "enabled_events": []})).await;
    house.change(json!({"signature_key": format!("{KEY}-changed")})).await;
    house.tick().await;
    let owner = &house.server.tenant.owner;
    for path in
        ["/integrations".to_owned(), format!("/integrations/{}", house.id), format!("/integrations/{}/deliveries", house.id)]
    {
        let shown = house.server.get(&path, owner).await;
        assert!(!shown.text.contains(KEY) && !shown.text.contains("\"signature_key\""), "{}", shown.text);
    }
    assert_eq!(house.shown().await["signature_key_set"], true);
    for sent in house.receiver.received() {
        assert!(!String::from_utf8(sent.body).unwrap().contains(KEY));
    }
    let row = integration::Entity::find_by_id(house.id).one(house.server.db.store.reader()).await.unwrap().unwrap();
    for sealed in [row.signature_key.unwrap(), row.previous_key.unwrap()] {
        assert!(!sealed.windows(KEY.len()).any(|window| window == KEY.as_bytes()));
    }
}

#[db_test]
async fn what_another_servers_key_has_sealed_is_never_sent_unsigned(db: TestDatabase) {
    let house = House::with(db, json!({"signature_key": "between us"})).await;
    let id = house.id;
    let change = integration::ActiveModel {
        id: sea_orm::Unchanged(id),
        sealed_with: sea_orm::Set(Some("another".to_owned())),
        signature_key: sea_orm::Set(Some(vec![7; 80])),
        ..Default::default()
    };
    let tx = house.server.db.store.begin().await.unwrap();
    sea_orm::ActiveModelTrait::update(change, &tx).await.unwrap();
    tx.commit().await.unwrap();
    house.group("Cleaners").await;
    house.tick().await;
    assert_eq!(house.delivery().await["attempts"], 0, "the other server may send it");
    house.server.clock.advance(HOUR + HOUR);
    house.tick().await;
    let delivery = house.delivery().await;
    assert_eq!((&delivery["attempts"], &delivery["status"]), (&json!(1), &json!("pending")));
    assert!(delivery["error"].as_str().unwrap().contains("Set it anew"), "{delivery}");
    let path = format!("/integrations/{id}/test");
    let tested = house.server.post(&path, &house.server.tenant.owner, json!({})).await.ok();
    assert_eq!((&tested["delivered"], &tested["response_status"]), (&json!(false), &json!(null)));
    assert_eq!(house.receiver.received().len(), 0);
    house.change(json!({"signature_key": "set anew"})).await;
    let sent = next(&house).await;
    assert_eq!(sent.header("webhook-signature").unwrap(), standard(&sent, b"set anew"));
}
