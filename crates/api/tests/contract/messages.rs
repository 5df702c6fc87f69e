//! Messages that have not left, and dead letters.

use std::time::Duration;

use doorward_app::outbox::{self, Carrier, Message, Then};
use doorward_app::upkeep;
use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::link_changes::{events, kinds};
use crate::server;

const LEASE: Duration = Duration::from_secs(60);

#[db_test]
async fn a_dead_letter_is_seen_and_sent_again_as_it_is(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let dead = server.dead_letter(&server.tenant, site.group_id).await;
    let waiting = server.link(&server.tenant, site.group_id, json!({"email": "bo@example.com"})).await;

    let listed = server.get("/messages", owner).await.list();
    let brief = |message: &Value| (message["status"].clone(), message["group_link_id"].clone(), message["error"].clone());
    let failed = (json!("failed"), json!(dead.group_link_id), json!("the mail server is gone"));
    assert_eq!(listed.iter().map(brief).collect::<Vec<_>>(), [(json!("queued"), json!(waiting.id), json!(null)), failed]);
    assert_eq!((&listed[1]["failed_at"], &listed[1]["due_at"]), (&json!(server.in_seconds(0)), &json!(null)));
    assert_eq!(server.get("/messages?status=failed", owner).await.ids(), [dead.id]);
    assert_eq!(server.get(&format!("/messages?group_link_id={}", dead.group_link_id), owner).await.ids(), [dead.id]);
    server.get("/messages?status=lost", owner).await.is(400);
    let due = outbox::claim(&server.app, 10, LEASE).await.unwrap();
    assert_eq!(due.len(), 1, "nobody takes a dead letter");
    outbox::sent(&server.app, due[0].id, None).await.unwrap();
    outbox::hurry(&server.app, Carrier::Mail, Duration::ZERO).await.unwrap();
    assert!(outbox::claim(&server.app, 10, LEASE).await.unwrap().is_empty(), "not even in a hurry");

    let resend = format!("/messages/{}/resend", dead.id);
    server.post(&resend, owner, Value::Null).await.is(204);
    server.post(&resend, owner, Value::Null).await.is(204);
    let link = server.get(&format!("/group_links/{}", dead.group_link_id), owner).await.ok();
    assert_eq!(link["delivery_status"], json!("queued"));
    let due = outbox::claim(&server.app, 10, LEASE).await.unwrap();
    let [again] = due.as_slice() else { panic!("one message: {due:?}") };
    assert_eq!((again.id, again.attempts), (dead.id, 0));
    let Message::LinkMail(mail) = &again.message else { panic!("the mail of a link") };
    let secret = mail.address.reveal().rsplit('/').next().unwrap().to_owned();
    let holder = Credential::GroupLink(doorward_core::Secret::presented(&secret));
    server.get("/locks", &holder).await.ok();
    outbox::sent(&server.app, dead.id, None).await.unwrap();
    assert!(server.get("/messages", owner).await.list().is_empty());
    let events = events(&server, dead.group_link_id).await;
    assert_eq!(kinds(&events), ["group_link.create", "group_link.send", "group_link.resend", "group_link.send"]);
}

#[tokio::test]
async fn a_message_on_its_way_is_not_removed_and_a_dead_one_is_not_kept_for_ever() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let [kept, removed] =
        [server.dead_letter(&server.tenant, site.group_id).await, server.dead_letter(&server.tenant, site.group_id).await];
    server.link(&server.tenant, site.group_id, json!({"email": "bo@example.com"})).await;
    let waiting = server.get("/messages?status=queued", owner).await.ids()[0];
    assert_eq!(server.delete(&format!("/messages/{waiting}"), owner).await.invalid_fields(), ["id"]);
    server.delete(&format!("/messages/{}", removed.id), owner).await.is(204);
    server.delete(&format!("/messages/{}", removed.id), owner).await.is(404);
    assert_eq!(server.get("/messages", owner).await.ids(), [waiting, kept.id]);
    server.clock.advance(Duration::from_secs(30 * 24 * 60 * 60 + 1));
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(server.get("/messages", owner).await.ids(), [waiting]);
}

#[tokio::test]
async fn a_dead_letter_of_a_link_that_ended_or_got_a_new_one_is_not_sent() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let dead = server.dead_letter(&server.tenant, site.group_id).await;
    let link = format!("/group_links/{}", dead.group_link_id);
    server.patch(&link, owner, json!({"group_link": {"valid_until": server.in_seconds(1)}})).await.is(204);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(server.post(&format!("/messages/{}/resend", dead.id), owner, Value::Null).await.invalid_fields(), ["valid_until"]);
    server.post(&format!("{link}/rotate"), owner, Value::Null).await.ok();
    server.post(&format!("/messages/{}/resend", dead.id), owner, Value::Null).await.is(404);
}

#[tokio::test]
async fn whoever_asked_for_organizations_is_not_seen_in_any() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let find = json!({"user": {"email": server.tenant.email}});
    server.post("/organizations/find", &Credential::Nothing, find).await;
    let due = outbox::claim(&server.app, 10, LEASE).await.unwrap();
    assert!(server.get("/messages", owner).await.list().is_empty());
    outbox::failed(&server.app, due[0].id, "gone", Then::GiveUp).await.unwrap();
    assert!(server.get("/messages", owner).await.list().is_empty());
    server.post(&format!("/messages/{}/resend", due[0].id), owner, Value::Null).await.is(404);
}

#[tokio::test]
async fn only_administrators_see_messages() {
    let server = server().await;
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    server.get("/messages", &observer.credential).await.is(403);
}
