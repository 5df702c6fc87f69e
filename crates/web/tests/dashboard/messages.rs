//! Test messages: to whom they go, what is told of them, and that texts are limited.

use std::time::Duration;

use axum::http::Method;
use doorward_app::outbox::{self, Message, TextMessage, Then};
use doorward_core::Role;
use doorward_testkit::server::Setup;
use doorward_testkit::texts;
use serde_json::json;

use crate::support::{OWN, Site, cookie_of, simulated};

const MESSAGES: &str = "/app/settings/messages";
const LEASE: Duration = Duration::from_secs(60);

fn with_texts() -> Setup {
    Setup { texts: Some(texts::config()), ..Setup::default() }
}

#[tokio::test]
async fn a_test_mail_goes_to_the_person_and_what_becomes_of_it_is_told() {
    let site = Site::new().await;
    let (server, owner) = (&site.server, site.owner().await);
    let page = site.get(MESSAGES, &owner).await;
    page.says(&["To your own address, owner@example.com.", "Send test mail", "no service for them is set up"]);
    page.hides(&["The last tests", "hx-get"]);

    site.submit(&format!("{MESSAGES}/test_mail"), &owner, "").await.leads_to(MESSAGES);
    let page = site.get(MESSAGES, &owner).await;
    page.says(&["Mail to owner@example.com", "On its way", "Test mail"]);
    assert!(page.body.contains("hx-get=\"/app/settings/messages\""), "it is followed");

    let mut due = outbox::claim(&server.app, 10, LEASE).await.unwrap();
    let due = due.remove(0);
    let Message::TestMail(mail) = due.message else { panic!("{:?}", due.message) };
    assert_eq!((mail.to.as_str(), mail.organization_name.as_str()), ("owner@example.com", "sunny-mill"));
    outbox::failed(&server.app, due.id, "connection refused", Then::Retry(Duration::from_secs(9_999))).await.unwrap();
    site.get(MESSAGES, &owner).await.says(&["On its way", "connection refused", "Tried 1×: connection refused"]);
    outbox::sent(&server.app, due.id, None).await.unwrap();
    let page = site.get(MESSAGES, &owner).await;
    page.says(&["Mail to owner@example.com", "Sent", "No message is waiting and none has failed."]);
    page.hides(&["hx-get", "connection refused"]);
    let events = server.post("/event_sets", &server.tenant.owner, json!({"event_set": {}})).await.ok()["events"].clone();
    let told: Vec<_> = events.as_array().unwrap().iter().take(2).map(|event| (&event["type"], &event["message"])).collect();
    assert_eq!(*told[0].0, "organization.send_test_message");
    assert_eq!(*told[1].0, "organization.request_test_message");
    assert!(told.iter().all(|(_, message)| **message == "test mail to owner@example.com"), "{told:?}");
}

#[tokio::test]
async fn a_test_that_fails_three_times_is_given_up_with_the_reason_and_leaves_no_dead_letter() {
    let site = Site::new().await;
    let (server, owner) = (&site.server, site.owner().await);
    site.submit(&format!("{MESSAGES}/test_mail"), &owner, "").await.leads_to(MESSAGES);
    for _ in 0..3 {
        let due = outbox::claim(&server.app, 10, LEASE).await.unwrap().remove(0);
        outbox::failed(&server.app, due.id, "connection refused", Then::Retry(Duration::from_secs(9_999))).await.unwrap();
        server.clock.advance(Duration::from_secs(121));
    }
    let page = site.get(MESSAGES, &owner).await;
    page.says(&["Mail to owner@example.com", "Not sent", "connection refused", "No message is waiting and none has failed."]);
    assert!(outbox::claim(&server.app, 10, LEASE).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_test_text_message_goes_to_a_number_counts_and_hears_what_the_service_says() {
    let site = Site::with(with_texts()).await;
    let (server, owner) = (&site.server, site.owner().await);
    let address = format!("{MESSAGES}/test_text");
    let before = server.get("/organization/quotas", &server.tenant.owner).await.ok();
    for (number, told) in [("", "Phone number"), ("12", "Phone number"), ("%2B4930123456", "Phone number")] {
        let wrong = site.submit(&address, &owner, &format!("phone={number}")).await;
        assert_eq!(wrong.status, 422, "{number}");
        wrong.says(&[told]);
    }
    site.submit(&address, &owner, "phone=%2B1+202+555+0123").await.leads_to(MESSAGES);
    let page = site.get(MESSAGES, &owner).await;
    page.says(&["Text message to +12025550123", "On its way"]);
    let after = server.get("/organization/quotas", &server.tenant.owner).await.ok();
    assert_eq!(after["sms_links"]["used"], json!(1), "{before} {after}");

    let due = outbox::claim_by::<TextMessage>(&server.app, 10, LEASE).await.unwrap().remove(0);
    let TextMessage::Test(text) = due.message else { panic!("{:?}", due.message) };
    outbox::sent(&server.app, due.id, Some("SM1")).await.unwrap();
    site.get(MESSAGES, &owner).await.says(&["Text message to +12025550123", "Sent"]);
    let (form, signature) = texts::callback(&text.status_address, "SM1", "undelivered", Some("30003"));
    let request =
        server.request(Method::POST, &format!("/sms_status/{}", text.reference), &doorward_testkit::server::Credential::Nothing);
    server.send(request.header("x-twilio-signature", signature).form(&form)).await.is(204);
    site.get(MESSAGES, &owner).await.says(&["Text message to +12025550123", "Refused", "(error 30003)"]);
}

#[tokio::test]
async fn tests_are_limited_by_the_minute_and_texts_by_the_quota() {
    let site = Site::with(Setup { rate_limit: 100, ..with_texts() }).await;
    let (server, owner) = (&site.server, site.owner().await);
    for _ in 0..3 {
        site.submit(&format!("{MESSAGES}/test_mail"), &owner, "").await.leads_to(MESSAGES);
    }
    let much = site.submit(&format!("{MESSAGES}/test_mail"), &owner, "").await;
    assert_eq!(much.status, 429);
    much.says(&["Too many tests. Send the next one in"]);
    server.clock.advance(Duration::from_secs(300));
    doorward_app::quotas::set(&server.app, &server.tenant.domain, None, Some(0)).await.unwrap();
    let over = site.submit(&format!("{MESSAGES}/test_text"), &owner, "phone=%2B12025550123").await;
    assert!(over.status.is_client_error(), "{}", over.status);
    over.says(&["0 left this month", "quota"]);
}

#[tokio::test]
async fn an_address_that_is_not_confirmed_and_another_site_send_nothing() {
    let site = Site::new().await;
    let server = &site.server;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let cookie = cookie_of(&administrator.credential);
    let tx = server.app.store().begin().await.unwrap();
    let sql = format!("UPDATE users SET confirmed_at = NULL WHERE id = {}", administrator.user_id);
    sea_orm::ConnectionTrait::execute_unprepared(&tx, &sql).await.unwrap();
    tx.commit().await.unwrap();
    let refused = site.submit(&format!("{MESSAGES}/test_mail"), &cookie, "").await;
    assert_eq!(refused.status, 422);
    refused.says(&["email must be confirmed first."]);
    let owner = site.owner().await;
    let elsewhere = [("cookie", owner.as_str()), ("sec-fetch-site", "cross-site")];
    assert_eq!(site.send("POST", &format!("{MESSAGES}/test_mail"), &elsewhere, String::new()).await.status, 403);
    assert!(outbox::claim(&server.app, 10, LEASE).await.unwrap().is_empty());
    assert_eq!(OWN.1, "same-origin");
}

#[tokio::test]
async fn the_overview_tells_of_messages_that_were_not_delivered_to_who_may_look_after_them() {
    let site = Site::new().await;
    let server = &site.server;
    let made = server.site(&server.tenant, simulated()).await;
    let owner = site.owner().await;
    site.get("/app", &owner).await.hides(&[MESSAGES]);
    server.dead_letter(&server.tenant, made.group_id).await;
    let page = site.get("/app", &owner).await;
    page.says(&["1 message", "the mail server is gone"]);
    assert!(page.body.contains(MESSAGES), "it leads to them");
    let observer = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    site.get("/app", &cookie_of(&observer.credential)).await.hides(&[MESSAGES]);
}
