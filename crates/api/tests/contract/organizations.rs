//! The organization, for its members and for whoever is about to sign in (contract section 2.10).

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use doorward_app::organization::OrganizationsMail;
use doorward_app::outbox::{Message, claim, sent};
use doorward_core::Role;
use doorward_store::entity::outbox;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

async fn find(server: &TestServer, user: Value) -> u16 {
    server.post("/organizations/find", &Credential::Nothing, json!({"user": user})).await.status
}

async fn waiting(server: &TestServer) -> u64 {
    outbox::Entity::find().count(server.db.store.reader()).await.unwrap()
}

/// The mails that are due; they are sent.
async fn mails(server: &TestServer) -> Vec<OrganizationsMail> {
    let mut mails = Vec::new();
    for due in claim(&server.app, 10, Duration::from_secs(60)).await.unwrap() {
        sent(&server.app, due.id, None).await.unwrap();
        match due.message {
            Message::OrganizationsMail(mail) => mails.push(mail),
            // Who is added is invited.
            Message::AccountMail(_) => {}
            other @ (Message::LinkMail(_) | Message::ReportMail(_) | Message::RightMail(_) | Message::TestMail(_)) => {
                panic!("{other:?}")
            }
        }
    }
    assert_eq!(waiting(server).await, 0);
    mails
}

#[tokio::test]
async fn anyone_may_know_an_organization_by_its_domain() {
    let server = server().await;
    server.site(&server.tenant, Value::Null).await;
    let seen = server.get("/organizations/sunny-mill/public", &Credential::Nothing).await.ok();
    let expected = json!({"id": server.tenant.id, "resource_type": "Organization", "name": "sunny-mill", "domain": "sunny-mill",
        "places_count": 1, "logo": null, "sso_flow_enabled": false, "web_authentication_api_enabled": false});
    assert_eq!(seen, expected);
    let logo = json!({"organization": {"logo": "data:image/svg+xml;base64,PHN2Zy8+"}});
    server.patch("/organization", &server.tenant.owner, logo).await.is(204);
    let seen = server.get("/organizations/Sunny-Mill/public", &server.tenant.owner).await.ok();
    let logo = seen["logo"].as_str().unwrap();
    assert_eq!(logo, format!("{}/organizations/sunny-mill/logo", server.url()));
    server.get("/organizations/sunny-mill/logo", &Credential::Nothing).await.is(200);
    for domain in ["sunny", "sunny-mill.", "%FF", "sunny%20mill", "%00", &"x".repeat(200)] {
        server.get(&format!("/organizations/{domain}/public"), &Credential::Nothing).await.refuses(404, "e00404");
    }
}

#[db_test]
async fn whoever_asks_is_mailed_all_of_their_organizations_and_nobody_elses(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    server.patch("/organization", &other.owner, json!({"organization": {"name": "Harbour"}})).await.is(204);
    server.post("/users", &other.owner, json!({"user": {"email": "Owner@Example.com"}})).await.is(200);
    assert_eq!(find(&server, json!({"email": "OWNER@example.com"})).await, 204);
    let mails = mails(&server).await;
    assert_eq!((mails.len(), mails[0].to.as_str()), (1, "owner@example.com"));
    let expected = [("Harbour", other.domain.as_str()), ("sunny-mill", "sunny-mill")];
    let named: Vec<_> = mails[0].organizations.iter().map(|(name, domain)| (name.as_str(), domain.as_str())).collect();
    assert_eq!(named, expected);
    assert_eq!(mails[0].address, format!("{}/app/sign_in", server.url()));
}

#[db_test]
async fn the_answer_and_what_is_done_for_it_are_the_same_for_an_unknown_address(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let managed = json!({"user": {"email": "managed@example.com", "send_emails": false, "confirm": true}});
    server.post("/users", &server.tenant.owner, managed).await.is(200);
    for email in ["owner@example.com", "unknown@example.com", "managed@example.com"] {
        let before = waiting(&server).await;
        assert_eq!(find(&server, json!({"email": email})).await, 204, "{email}");
        assert_eq!(waiting(&server).await, before + 1, "{email}");
    }
    let told: Vec<_> = mails(&server).await.into_iter().map(|mail| mail.to).collect();
    assert_eq!(told, ["owner@example.com"], "neither strangers nor users who get no mails");
    for user in [json!({}), json!({"email": null}), json!({"email": 7}), json!({"email": "owner"}), json!({"email": "a\u{0}@b"})] {
        assert_eq!(find(&server, user.clone()).await, 204, "{user}");
    }
    assert_eq!(waiting(&server).await, 0);
    assert_eq!(find(&server, json!("owner@example.com")).await, 422);
}

#[tokio::test]
async fn the_address_waits_for_its_mail_sealed() {
    let server = server().await;
    find(&server, json!({"email": "owner@example.com"})).await;
    let row = outbox::Entity::find().one(server.db.store.reader()).await.unwrap().unwrap();
    assert!(!format!("{row:?}").contains("owner"));
    assert!(!row.sealed.windows(5).any(|part| part == b"owner"));
}

#[tokio::test]
async fn nobody_asks_often() {
    let setup = Setup { rate_limit: 100, ..Setup::default() };
    let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
    let asked = |email: &'static str| {
        let body = json!({"user": {"email": email}});
        let server = &server;
        async move { server.post("/organizations/find", &Credential::Nothing, body).await }
    };
    for email in ["owner@example.com", "unknown@example.com"] {
        for _ in 0..3 {
            asked(email).await.is(204);
        }
        let answer = asked(email).await.refuses(429, "e00429");
        assert_eq!(answer.header("retry-after"), Some("300"), "{email}: as many mails to each address, there or not");
    }
    for email in ["a@example.com", "b@example.com"] {
        asked(email).await.is(204);
    }
    let answer = asked("c@example.com").await.refuses(429, "e00429");
    assert_eq!(answer.header("retry-after"), Some("6"), "whoever asks for many addresses waits too");
}

#[tokio::test]
async fn what_the_server_does_not_have_can_only_be_off() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let before = server.get("/organization", owner).await.ok();
    for (field, on) in [
        ("metadata", json!({"entity": "x"})),
        ("metadata", json!("<xml/>")),
        ("identity_provider_issuer_url", json!("https://id.example.com")),
        ("sso_flow_enabled", json!(true)),
        ("sso_flow_enabled", json!("True")),
        ("sso_flow_enabled", json!(1)),
        ("sso_expiration_override_enabled", json!(true)),
        ("sso_expiration_override", json!(60)),
        ("scim_enabled", json!(true)),
        ("web_authentication_api_enabled", json!(true)),
        ("apple_pass_enabled", json!(true)),
    ] {
        let body = json!({"organization": {field: on, "name": "Changed"}});
        assert_eq!(server.patch("/organization", owner, body.clone()).await.invalid_fields(), [field], "{body}");
    }
    assert_eq!(server.get("/organization", owner).await.ok(), before);
    let off = json!({"metadata": {}, "identity_provider_issuer_url": "", "sso_flow_enabled": false, "sso_expiration_override": null,
        "sso_expiration_override_enabled": "False", "scim_enabled": "false", "web_authentication_api_enabled": null,
        "apple_pass_enabled": false});
    server.patch("/organization", owner, json!({"organization": off})).await.is(204);
    // What was read may be sent back.
    server.patch("/organization", owner, json!({"organization": before})).await.is(204);
}

#[tokio::test]
async fn settings_show_the_owner_to_whoever_may_change_them() {
    let server = server().await;
    let organization = server.get("/organization", &server.tenant.owner).await.ok();
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let mut settings = server.get("/organization/settings", &administrator.credential).await.ok();
    assert_eq!(settings["user"]["email"], json!("owner@example.com"));
    let more = settings.as_object_mut().unwrap();
    for field in ["user", "certificate", "identity_provider_issuer_url"] {
        assert!(more.remove(field).is_some(), "{field}");
    }
    assert_eq!(settings, organization);
}

#[db_test]
async fn the_dashboard_counts_what_is_there(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    server.site(&other, Value::Null).await;
    for _ in 0..2 {
        let site = server.site(&server.tenant, Value::Null).await;
        server.door(&server.tenant, site.place_id, site.group_id, Value::Null).await;
    }
    server.user(&server.tenant).await;
    let counts = json!({"apple_passes_count": 0, "cameras_count": 0, "users_count": 2, "places_count": 2, "locks_count": 4,
        "groups_count": 2});
    assert_eq!(server.get("/organization/dashboard", &server.tenant.owner).await.ok(), counts);
}

#[tokio::test]
async fn a_logo_that_is_too_large_is_refused_and_the_old_one_stays() {
    let server = crate::server().await;
    let owner = &server.tenant.owner;
    let picture = |bytes: usize| {
        let png = [b"\x89PNG\r\n\x1a\n".as_slice(), &vec![0; bytes]].concat();
        json!({"organization": {"logo": format!("data:image/png;base64,{}", STANDARD.encode(png))}})
    };
    server.patch("/organization", owner, picture(1_000)).await.is(204);
    let before = server.get("/organizations/sunny-mill/logo", &Credential::Nothing).await.is(200).text;
    assert_eq!(server.patch("/organization", owner, picture(100_000)).await.invalid_fields(), ["logo"]);
    server.patch("/organization", owner, picture(3_000_000)).await.refuses(400, "e00400");
    assert_eq!(server.get("/organizations/sunny-mill/logo", &Credential::Nothing).await.text, before);
}
