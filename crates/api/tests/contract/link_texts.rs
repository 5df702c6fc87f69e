//! Links by text message: numbers, quota, and what the service says became of a message.

use std::time::Duration;

use doorward_app::outbox::{self, DueMessage, LinkText, TextMessage, Then};
use doorward_app::{TextConfig, quotas};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use doorward_testkit::texts::{self, callback};
use futures_util::future::join_all;
use reqwest::Method;
use serde_json::{Value, json};

use crate::link_changes::events;

const LEASE: Duration = Duration::from_secs(60);
const NUMBER: &str = "+12025550123";

async fn texting(db: TestDatabase) -> TestServer {
    TestServer::with(db, Setup { texts: Some(texts::config()), ..Setup::default() }).await
}

fn link(group_id: i64, fields: Value) -> Value {
    let mut link = json!({"group_id": group_id, "name": "Ada"});
    link.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    json!({"group_link": link})
}

async fn due(server: &TestServer) -> Vec<DueMessage<LinkText>> {
    server.clock.advance(LEASE + Duration::from_secs(1));
    let due = outbox::claim_by::<TextMessage>(&server.app, 1_000, LEASE).await.unwrap();
    let of_link = |due: DueMessage<TextMessage>| match due.message {
        TextMessage::Link(text) => DueMessage { id: due.id, attempts: due.attempts, message: *text },
        TextMessage::Test(text) => panic!("{text:?}"),
    };
    due.into_iter().map(of_link).collect()
}

async fn one_due(server: &TestServer) -> DueMessage<LinkText> {
    let mut due = due(server).await;
    assert_eq!(due.len(), 1, "{due:?}");
    due.remove(0)
}

/// Status, error and receipt of a link's delivery.
async fn delivery(server: &TestServer, id: i64) -> (Value, Value, Value) {
    let link = server.get(&format!("/group_links/{id}"), &server.tenant.owner).await.ok();
    (link["delivery_status"].clone(), link["delivery_error"].clone(), link["delivery_receipt"].clone())
}

/// How many successes and failures of sending a link are recorded.
async fn sends(server: &TestServer, id: i64) -> (usize, usize) {
    let events = events(server, id).await;
    let sends: Vec<_> = events.iter().filter(|event| event["type"] == json!("group_link.send")).collect();
    let well = sends.iter().filter(|event| event["success"] == json!(true)).count();
    (well, sends.len() - well)
}

/// The service says what became of a message.
async fn says(server: &TestServer, text: &LinkText, status: &str, error: Option<&str>) -> Answer {
    let (form, signature) = callback(&text.status_address, "SM1", status, error);
    post(server, &text.reference, &form, &signature).await
}

async fn post(server: &TestServer, reference: &str, form: &[(String, String)], signature: &str) -> Answer {
    let request = server.request(Method::POST, &format!("/sms_status/{reference}"), &Credential::Nothing);
    server.send(request.header("x-twilio-signature", signature).form(form)).await
}

#[db_test]
async fn a_link_goes_to_a_phone_with_its_secret_and_without_its_code(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let fields = json!({"phone": "+1 (202) 555-0123", "quick_response_code_type": "offline", "language": "es"});
    let made = server.post("/group_links", owner, link(site.group_id, fields)).await.ok();
    assert_eq!((&made["phone"], &made["email"], &made["delivery_status"]), (&json!(NUMBER), &json!(null), &json!("queued")));
    assert!(made["quick_response_code_token"].is_string(), "the code is for the host's eyes, once");
    assert!(outbox::claim(&server.app, 10, LEASE).await.unwrap().is_empty(), "it is no mail");

    let DueMessage { id, message, .. } = one_due(&server).await;
    let secret = made["secret"].as_str().unwrap();
    assert_eq!(message.to, NUMBER);
    assert_eq!(message.address.reveal(), format!("{}/grouplinks/{secret}", server.url()));
    assert_eq!(message.status_address, format!("{}/sms_status/{}", server.url(), message.reference));
    assert_eq!((message.language.as_str(), message.organization_name.as_str()), ("es", "sunny-mill"));
    outbox::sent(&server.app, id, Some("SM1")).await.unwrap();
    let link = made["id"].as_i64().unwrap();
    assert_eq!(delivery(&server, link).await, (json!("sent"), json!(null), json!("SM1")));
    assert_eq!(server.get("/group_links?query=0123", owner).await.ids(), [link], "it is found by its number");
    assert_eq!(sends(&server, link).await, (1, 0));
}

#[db_test]
async fn numbers_that_get_no_message_are_refused_and_change_nothing(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let before = server.seen(&server.tenant, &site).await;
    for phone in [
        json!("2025550123"),
        json!("+491701234567"),
        json!("+19005550123"),
        json!("+18005550123"),
        json!("+1202555012"),
        json!("+12025550123\r\nTo: +12025550124"),
        json!("9".repeat(10_000)),
        json!(12_025_550_123_i64),
        json!([NUMBER]),
    ] {
        let refused = server.post("/group_links", owner, link(site.group_id, json!({"phone": phone}))).await;
        assert_eq!(refused.invalid_fields(), ["phone"], "{phone}");
    }
    let both = json!({"phone": NUMBER, "email": "ada@example.com"});
    assert_eq!(server.post("/group_links", owner, link(site.group_id, both)).await.invalid_fields(), ["phone"]);
    assert_eq!(server.seen(&server.tenant, &site).await, before);
    let id = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await.id;
    for phone in [json!("+12025550124"), json!(null)] {
        let changed = server.patch(&format!("/group_links/{id}"), owner, json!({"group_link": {"phone": phone}})).await;
        assert_eq!(changed.invalid_fields(), ["phone"], "{phone}");
    }
    let same = json!({"group_link": {"phone": "+1 202 555 0123", "name": "Grace"}});
    server.patch(&format!("/group_links/{id}"), owner, same).await.is(204);
}

#[tokio::test]
async fn a_server_without_a_service_takes_no_numbers_and_no_callbacks() {
    let server = crate::server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let refused = server.post("/group_links", &server.tenant.owner, link(site.group_id, json!({"phone": NUMBER}))).await;
    assert_eq!(refused.invalid_fields(), ["phone"]);
    let (form, signature) = callback(&format!("{}/sms_status/1", server.url()), "SM1", "delivered", None);
    post(&server, "1", &form, &signature).await.is(404);
}

#[db_test]
async fn the_quota_of_text_messages_is_one_of_each_month(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let quota = async || server.get("/organization/quotas", owner).await.ok()["sms_links"].clone();
    let make = async || server.post("/group_links", owner, link(site.group_id, json!({"phone": NUMBER}))).await;
    let mut made = Vec::new();
    for _ in 0..10 {
        made.push(make().await.id());
    }
    assert_eq!(quota().await, json!({"limit": 10, "used": 10, "remaining": 0}));
    let before = server.seen(&server.tenant, &site).await;
    let refused = make().await.is(422);
    assert_eq!(refused.json["code"], json!("e00424"));
    assert!(refused.json["error"].as_str().unwrap().contains("quota"), "{}", refused.text);
    server.post(&format!("/group_links/{}/resend", made[0]), owner, Value::Null).await.is(422);
    assert_eq!(server.seen(&server.tenant, &site).await, before, "nothing is half made");
    server.delete(&format!("/group_links/{}", made[0]), owner).await.is(204);
    make().await.is(422);
    server.post("/group_links", owner, link(site.group_id, json!({"email": "ada@example.com"}))).await.ok();

    let reset = server.get("/organization/quotas", owner).await.ok()["sms_links_reset_at"].clone();
    let days = Duration::from_secs(31 * 24 * 60 * 60);
    server.clock.advance(days);
    assert!(reset.as_str().unwrap() < server.in_seconds(0).as_str());
    assert_eq!(quota().await, json!({"limit": 10, "used": 0, "remaining": 10}));
    server.post(&format!("/group_links/{}/resend", made[1]), owner, Value::Null).await.is(204);
    assert_eq!(quota().await["used"], json!(1), "one that is sent again counts");
}

#[db_test]
async fn when_many_race_for_the_last_message_one_is_sent(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    quotas::set(&server.app, &server.tenant.domain, None, Some(1)).await.unwrap();
    let answers =
        join_all((0..50).map(|_| server.post("/group_links", owner, link(site.group_id, json!({"phone": NUMBER}))))).await;
    assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
    let refused: Vec<_> = answers.iter().filter(|answer| answer.status != 200).collect();
    assert!(refused.iter().all(|answer| answer.status == 422 && answer.json["code"] == json!("e00424")), "{refused:?}");
    assert_eq!(due(&server).await.len(), 1);
    assert_eq!(server.get("/group_links?limit=250", owner).await.list().len(), 1);
}

#[db_test]
async fn a_link_is_rotated_even_when_no_message_can_bring_the_new_secret(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    quotas::set(&server.app, &server.tenant.domain, None, Some(2)).await.unwrap();
    let made = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await;
    let path = format!("/group_links/{}/rotate", made.id);
    server.post(&path, owner, Value::Null).await.ok();
    let text = one_due(&server).await;
    let third = server.post(&path, owner, Value::Null).await.ok();
    assert_eq!(third["delivery_status"], json!("failed"));
    assert!(third["delivery_error"].as_str().unwrap().contains("quota"), "{}", third["delivery_error"]);
    assert!(due(&server).await.is_empty(), "the message with the old secret is withdrawn");
    let old = Credential::GroupLink(doorward_core::Secret::presented(text.message.address.reveal().rsplit('/').next().unwrap()));
    server.post(&format!("/locks/{}/unlock", site.lock_id), &old, Value::Null).await.is(401);
    says(&server, &text.message, "delivered", None).await.is(404);
    assert_eq!(delivery(&server, made.id).await.0, json!("failed"));
}

#[db_test]
async fn the_service_says_what_became_of_a_message(db: TestDatabase) {
    let server = texting(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let id = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await.id;
    let sent = one_due(&server).await;
    outbox::sent(&server.app, sent.id, Some("SM1")).await.unwrap();
    for status in ["queued", "sent", "receiving"] {
        says(&server, &sent.message, status, None).await.is(204);
        assert_eq!(delivery(&server, id).await.0, json!("sent"), "{status}");
    }
    says(&server, &sent.message, "delivered", None).await.is(204);
    assert_eq!(delivery(&server, id).await, (json!("delivered"), json!(null), json!("SM1")));
    for late in ["sent", "undelivered", "failed"] {
        says(&server, &sent.message, late, Some("30003")).await.is(204);
    }
    assert_eq!(delivery(&server, id).await.0, json!("delivered"), "what is final stays");
    assert_eq!(sends(&server, id).await, (1, 0));

    server.post(&format!("/group_links/{id}/resend"), owner, Value::Null).await.is(204);
    says(&server, &sent.message, "undelivered", None).await.is(404);
    let again = one_due(&server).await;
    assert_ne!(again.message.reference, sent.message.reference);
    outbox::sent(&server.app, again.id, Some("SM2")).await.unwrap();
    says(&server, &again.message, "undelivered", Some("30003")).await.is(204);
    let (status, error, _) = delivery(&server, id).await;
    assert_eq!(status, json!("refused"));
    assert!(error.as_str().unwrap().ends_with("(error 30003)"), "{error}");
    assert_eq!(sends(&server, id).await, (2, 1));
    assert_eq!(server.get("/group_links?delivery_status=refused", owner).await.ids(), [id]);
}

#[db_test]
async fn a_message_whose_answer_was_lost_is_not_sent_again_once_the_service_reports_it(db: TestDatabase) {
    let server = texting(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let id = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await.id;
    let lost = one_due(&server).await;
    says(&server, &lost.message, "sent", None).await.is(204);
    assert_eq!(delivery(&server, id).await, (json!("sent"), json!(null), json!("SM1")));
    outbox::failed(&server.app, lost.id, "no answer in time", Then::Retry(Duration::ZERO)).await.unwrap();
    assert!(due(&server).await.is_empty());
    assert_eq!(sends(&server, id).await, (1, 0));

    let id = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await.id;
    let lost = one_due(&server).await;
    says(&server, &lost.message, "failed", Some("30001")).await.is(204);
    outbox::sent(&server.app, lost.id, Some("SM9")).await.unwrap();
    assert_eq!(delivery(&server, id).await.0, json!("failed"));
    assert_eq!(sends(&server, id).await, (0, 1));
}

#[db_test]
async fn what_the_service_did_not_sign_is_not_believed(db: TestDatabase) {
    let server = texting(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let id = server.link(&server.tenant, site.group_id, json!({"phone": NUMBER})).await.id;
    let sent = one_due(&server).await;
    outbox::sent(&server.app, sent.id, Some("SM1")).await.unwrap();
    let reference = &sent.message.reference;
    let (form, signature) = callback(&sent.message.status_address, "SM1", "failed", None);
    let mut other = form.clone();
    other[3].1 = "delivered".to_owned();
    post(&server, reference, &other, &signature).await.is(404);
    post(&server, reference, &form, "").await.is(404);
    post(&server, reference, &[], &signature).await.is(404);
    post(&server, "0123", &form, &signature).await.is(404);
    let (elsewhere, theirs) = callback(&format!("{}/sms_status/0123", server.url()), "SM1", "failed", None);
    post(&server, "0123", &elsewhere, &theirs).await.is(404);
    let request = server.request(Method::POST, &format!("/sms_status/{reference}"), &Credential::Nothing);
    server.send(request.header("x-twilio-signature", &signature).body("%%%\u{0}=")).await.is(400);
    assert_eq!(delivery(&server, id).await.0, json!("sent"));
}

#[test]
fn no_token_is_shown() {
    let config: TextConfig = texts::config();
    assert_eq!(format!("{config:?}"), "TextConfig(US,CA,PR)");
}
