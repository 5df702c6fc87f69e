//! The primary login of a user (contract section 2.1).

use std::sync::Arc;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

async fn primary(server: &TestServer, login: &Credential) -> Value {
    server.get("/login", login).await.ok()["primary"].clone()
}

async fn promotions(server: &TestServer) -> Vec<Value> {
    let set = json!({"event_set": {"event_type": "login.promote"}});
    server.post("/event_sets", &server.tenant.owner, set).await.ok()["events"].as_array().unwrap().clone()
}

#[tokio::test]
async fn one_login_is_the_primary_one_and_every_view_says_so() {
    let server = server().await;
    let (user_id, email) = server.user(&server.tenant).await;
    let (first_id, first) = server.device_login(&server.tenant, &email).await;
    let made = |extra: Value| {
        let mut login = json!({"type": "device", "email": email});
        login.as_object_mut().unwrap().extend(extra.as_object().unwrap().clone());
        server.post("/logins", &server.tenant.owner, json!({"login": login}))
    };
    // Nobody makes a login primary in passing.
    let second = made(json!({"primary": true})).await.ok();
    for field in ["primary", "has_primary_device", "primary_login_exists"] {
        assert_eq!(second[field], json!(false), "{field}");
    }
    let (second_id, second) =
        (&second["id"], Credential::Login(doorward_core::Secret::presented(second["secret"].as_str().unwrap())));
    assert_eq!(server.get("/user", &first).await.ok()["primary_login_exists"], json!(false));

    server.post(&format!("/logins/{first_id}/promote"), &second, json!({})).await.is(204);
    assert_eq!((primary(&server, &first).await, primary(&server, &second).await), (json!(true), json!(false)));
    assert_eq!(server.get("/user", &second).await.ok()["primary_login_exists"], json!(true));
    let third = made(json!({})).await.ok();
    for (field, expected) in [("primary", false), ("has_primary_device", true), ("primary_login_exists", true)] {
        assert_eq!(third[field], json!(expected), "{field}");
    }

    server.post("/login/promote", &second, json!({})).await.is(204);
    server.post("/login/promote", &second, json!({})).await.is(204);
    assert_eq!((primary(&server, &first).await, primary(&server, &second).await), (json!(false), json!(true)));
    let events = promotions(&server).await;
    let told: Vec<_> = events.iter().map(|event| (&event["object_type"], &event["object_id"], &event["actor_id"])).collect();
    let (login, user) = (json!("Login"), json!(user_id));
    assert_eq!(told, [(&login, second_id, &user), (&login, &json!(first_id), &user)], "what changes nothing is no event");

    server.delete("/login", &second).await.is(204);
    assert_eq!(server.get("/user", &first).await.ok()["primary_login_exists"], json!(false));
}

#[tokio::test]
async fn only_a_device_login_can_be_primary() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let key = server.get("/login", owner).await.id();
    assert_eq!(server.post("/login/promote", owner, json!({})).await.invalid_fields(), ["type"]);
    assert_eq!(server.post(&format!("/logins/{key}/promote"), owner, json!({})).await.invalid_fields(), ["type"]);
    assert_eq!(primary(&server, owner).await, json!(false));
    for id in ["0", "999999", "x", "-1"] {
        server.post(&format!("/logins/{id}/promote"), owner, json!({})).await.refuses(404, "e00404");
    }
}

#[tokio::test]
async fn another_users_login_is_promoted_only_from_above() {
    let server = server().await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let (member_id, email) = server.user(&server.tenant).await;
    let (login_id, member) = server.device_login(&server.tenant, &email).await;
    let (owners_id, owners) = server.device_login(&server.tenant, &server.tenant.email).await;
    let path = |id: i64| format!("/logins/{id}/promote");
    server.post(&path(owners_id), &administrator.credential, json!({})).await.refuses(403, "fcd8ef");
    server.post(&path(administrator.login_id), &member, json!({})).await.refuses(403, "fcd8ef");
    assert_eq!(primary(&server, &owners).await, json!(false));
    server.post(&path(login_id), &administrator.credential, json!({})).await.is(204);
    assert_eq!(primary(&server, &member).await, json!(true));
    assert_eq!(primary(&server, &administrator.credential).await, json!(false));

    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{member_id}"), &server.tenant.owner, off).await.is(204);
    server.post("/login/promote", &member, json!({})).await.refuses(403, "fcd8ff");
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn of_many_promotions_at_once_one_login_is_left_as_the_primary_one(db: TestDatabase) {
    let server = Arc::new(TestServer::start(db).await);
    let (_, email) = server.user(&server.tenant).await;
    let mut logins = Vec::new();
    for _ in 0..8 {
        logins.push(server.device_login(&server.tenant, &email).await.1);
    }
    for _ in 0..4 {
        let promotions: Vec<_> = logins
            .iter()
            .map(|login| {
                let (server, login) = (Arc::clone(&server), login.clone());
                tokio::spawn(async move { server.post("/login/promote", &login, json!({})).await.is(204) })
            })
            .collect();
        for promotion in promotions {
            promotion.await.unwrap();
        }
        let mut primaries = 0;
        for login in &logins {
            primaries += usize::from(primary(&server, login).await == json!(true));
        }
        assert_eq!(primaries, 1);
    }
}
