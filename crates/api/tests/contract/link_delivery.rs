//! What becomes of the message of a link, and what its host is told to think about.

use std::time::Duration;

use doorward_app::outbox::{self, Message, Then};
use doorward_core::Language;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::link_changes::events;
use crate::server;

const LEASE: Duration = Duration::from_secs(60);

/// The one message that is due.
async fn due(server: &TestServer) -> i64 {
    server.clock.advance(LEASE + Duration::from_secs(1));
    let due = outbox::claim(&server.app, 10, LEASE).await.unwrap();
    let [only] = due.as_slice() else { panic!("one message: {due:?}") };
    only.id
}

/// Status and error of a link's delivery, and since when it has that status.
async fn delivery(server: &TestServer, id: i64) -> (Value, Value, Value) {
    let link = server.get(&format!("/group_links/{id}"), &server.tenant.owner).await.ok();
    (link["delivery_status"].clone(), link["delivery_error"].clone(), link["delivery_status_at"].clone())
}

/// Whether each try to send a link is recorded as a success, and its text.
async fn sends(server: &TestServer, id: i64) -> Vec<(Value, Value)> {
    let events = events(server, id).await;
    let sends = events.iter().rev().filter(|event| event["type"] == json!("group_link.send"));
    sends.map(|event| (event["success"].clone(), event["message"].clone())).collect()
}

#[db_test]
async fn a_link_says_what_became_of_its_mail(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let by_hand = server.link(&server.tenant, site.group_id, json!({})).await.id;
    assert_eq!(delivery(&server, by_hand).await, (json!(null), json!(null), json!(null)));

    let id = server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await.id;
    assert_eq!(delivery(&server, id).await, (json!("queued"), json!(null), json!(server.in_seconds(0))));
    let minute = Then::Retry(Duration::from_secs(60));
    outbox::failed(&server.app, due(&server).await, "450 later", minute).await.unwrap();
    assert_eq!(delivery(&server, id).await, (json!("queued"), json!("450 later"), json!(server.in_seconds(0))));
    outbox::failed(&server.app, due(&server).await, "451 later still", minute).await.unwrap();
    assert_eq!(delivery(&server, id).await.1, json!("451 later still"));
    outbox::sent(&server.app, due(&server).await, None).await.unwrap();
    assert_eq!(delivery(&server, id).await, (json!("sent"), json!(null), json!(server.in_seconds(0))));
    let first = (json!(false), json!("450 later; it will be tried again"));
    assert_eq!(sends(&server, id).await, [first.clone(), (json!(true), json!(null))], "the first failure and the end");

    server.post(&format!("/group_links/{id}/resend"), owner, Value::Null).await.is(204);
    assert_eq!(delivery(&server, id).await.0, json!("queued"));
    outbox::failed(&server.app, due(&server).await, "550 no such mailbox", Then::Refused).await.unwrap();
    assert_eq!(delivery(&server, id).await, (json!("refused"), json!("550 no such mailbox"), json!(server.in_seconds(0))));
    server.post(&format!("/group_links/{id}/rotate"), owner, Value::Null).await.ok();
    outbox::failed(&server.app, due(&server).await, "gone", Then::GiveUp).await.unwrap();
    assert_eq!(delivery(&server, id).await.0, json!("failed"));

    let of = async |status: &str| server.get(&format!("/group_links?delivery_status={status}"), owner).await.ids();
    assert_eq!((of("failed").await, of("sent").await), (vec![id], vec![]));
    server.get("/group_links?delivery_status=lost", owner).await.is(400);
}

#[db_test]
async fn the_state_of_a_new_mail_is_not_that_of_the_one_before(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let site = server.site(&server.tenant, Value::Null).await;
    let id = server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await.id;
    let leaving = due(&server).await;
    server.post(&format!("/group_links/{id}/resend"), &server.tenant.owner, Value::Null).await.is(204);
    outbox::sent(&server.app, leaving, None).await.unwrap();
    outbox::failed(&server.app, leaving, "too late", Then::GiveUp).await.unwrap();
    assert_eq!(delivery(&server, id).await.0, json!("queued"), "the new one waits");
    assert!(sends(&server, id).await.is_empty());
}

#[tokio::test]
async fn a_mail_is_written_in_the_links_language_or_the_organizations() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let mail = async || {
        server.clock.advance(LEASE);
        let due = outbox::claim(&server.app, 10, LEASE).await.unwrap().pop().unwrap();
        outbox::sent(&server.app, due.id, None).await.unwrap();
        let Message::LinkMail(mail) = due.message else { panic!("the mail of a link") };
        (mail.language, mail.color)
    };
    let link = server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com"})).await.id;
    assert_eq!(mail().await, (Language::English, None));
    let organization = json!({"organization": {"language": "fr", "color": "#FFD400"}});
    server.patch("/organization", owner, organization).await.is(204);
    let seen = server.get("/organization", owner).await.ok();
    assert_eq!((&seen["language"], &seen["color"]), (&json!("fr"), &json!("#ffd400")));
    server.post(&format!("/group_links/{link}/resend"), owner, Value::Null).await.is(204);
    assert_eq!(mail().await, (Language::French, Some("#ffd400".to_owned())));
    server.patch(&format!("/group_links/{link}"), owner, json!({"group_link": {"language": "es"}})).await.is(204);
    server.post(&format!("/group_links/{link}/resend"), owner, Value::Null).await.is(204);
    assert_eq!(mail().await.0, Language::Spanish);
    server.link(&server.tenant, site.group_id, json!({"email": "ada@example.com", "language": "de-AT"})).await;
    assert_eq!(mail().await.0, Language::German);

    let wrong = json!({"group_link": {"group_id": site.group_id, "name": "Ada", "language": "tlh"}});
    assert_eq!(server.post("/group_links", owner, wrong).await.invalid_fields(), ["language"]);
    let wrong = json!({"organization": {"language": "", "color": "red"}});
    assert_eq!(server.patch("/organization", owner, wrong).await.invalid_fields(), ["color", "language"]);
}

#[tokio::test]
async fn a_host_is_warned_of_links_without_end_and_to_doors_of_high_security() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let warnings = async |fields: Value| {
        let mut body = json!({"group_id": site.group_id, "name": "Ada"});
        body.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
        let made = server.post("/group_links", owner, json!({"group_link": body})).await.ok();
        let again = server.get(&format!("/group_links/{}", made["id"]), owner).await.ok();
        assert_eq!(made["warnings"], again["warnings"]);
        let warnings = made["warnings"].as_array().unwrap().clone();
        assert!(warnings.iter().all(|warning| warning["text"].as_str().unwrap().len() > 20));
        warnings.iter().map(|warning| warning["code"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let ends = json!({"valid_until": server.in_seconds(60)});
    assert_eq!(warnings(json!({})).await, ["no_end"]);
    assert!(warnings(ends.clone()).await.is_empty());
    let lock = format!("/locks/{}", site.lock_id);
    server.patch(&lock, owner, json!({"lock": {"high_security": true}})).await.is(204);
    assert_eq!(server.get(&lock, owner).await.ok()["high_security"], json!(true));
    assert_eq!(warnings(json!({})).await, ["no_end", "high_security"]);
    assert_eq!(warnings(ends).await, ["high_security"]);
}
