//! `/user`: who one is, and changing oneself (contract section 2.2).

use doorward_core::Secret;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, Setup, TestServer};
use serde_json::{Value, json};

use crate::server;

const NEW: &str = "a new password";

fn credentials(server: &TestServer, password: &str) -> Value {
    json!({"user": {"domain": server.tenant.domain, "email": server.tenant.email, "password": password}})
}

async fn sign_in(server: &TestServer, password: &str) -> u16 {
    server.post("/logins", &Credential::Nothing, credentials(server, password)).await.status
}

async fn signed_in(server: &TestServer) -> Credential {
    let made = server.post("/logins", &Credential::Nothing, credentials(server, server.tenant.password.reveal())).await.ok();
    Credential::Login(Secret::presented(made["secret"].as_str().unwrap()))
}

fn change(server: &TestServer) -> Value {
    json!({"current_password": server.tenant.password.reveal(), "password": NEW, "password_confirmation": NEW})
}

async fn types(server: &TestServer) -> Vec<String> {
    let set = server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_object_type": "User"}})).await.ok();
    set["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap().to_owned()).collect()
}

#[db_test]
async fn one_changes_ones_name_picture_language_and_what_one_has_read(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let before = server.get("/user", owner).await.ok();
    assert_eq!((&before["locale"], &before["last_read_at"]), (&Value::Null, &json!({})));
    let user = json!({"name": "Robin Example", "image": "https://example.com/robin.png", "locale": "fr",
        "last_read_at": {"events": "2026-11-24T09:00:00+01:00", "news": null}});
    server.patch("/user", owner, json!({"user": user})).await.is(204);
    let after = server.get("/user", owner).await.ok();
    for (field, expected) in [
        ("name", json!("Robin Example")),
        ("image", json!("https://example.com/robin.png")),
        ("locale", json!("fr")),
        ("last_read_at", json!({"events": "2026-11-24T08:00:00Z"})),
        ("email", before["email"].clone()),
    ] {
        assert_eq!(after[field], expected, "{field}");
    }
    server.put("/user", owner, json!({"locale": null, "image": null, "last_read_at": null})).await.is(204);
    let emptied = server.get("/user", owner).await.ok();
    assert_eq!((&emptied["locale"], &emptied["image"], &emptied["last_read_at"]), (&Value::Null, &Value::Null, &json!({})));
    assert_eq!(emptied["name"], "Robin Example", "what is not sent stays");
}

#[tokio::test]
async fn a_change_is_an_event_but_not_what_was_read() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for nothing in [json!({"last_read_at": {"events": "2026-11-24T09:00:00Z"}}), json!({"email": "x@example.com"}), json!({})] {
        server.patch("/user", owner, json!({"user": nothing})).await.is(204);
    }
    assert_eq!(types(&server).await, Vec::<String>::new());
    server.patch("/user", owner, json!({"user": {"name": "Robin Example"}})).await.is(204);
    assert_eq!(types(&server).await, ["user.update"]);
}

#[tokio::test]
async fn what_breaks_rules_is_named_and_changes_nothing() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let before = server.get("/user", owner).await.ok();
    let many: serde_json::Map<String, Value> = (0..51).map(|number| (number.to_string(), json!("2026-11-24T09:00:00Z"))).collect();
    let right = server.tenant.password.reveal();
    for (user, fields) in [
        (json!({"locale": "it", "name": "x"}), vec!["locale"]),
        (json!({"name": " ", "image": "x"}), vec!["image", "name"]),
        (json!({"last_read_at": many}), vec!["last_read_at"]),
        (json!({"last_read_at": {"events": "yesterday"}}), vec!["last_read_at"]),
        (json!({"last_read_at": {"x".repeat(51): "2026-11-24T09:00:00Z"}}), vec!["last_read_at"]),
        (json!({"password": NEW, "password_confirmation": NEW}), vec!["current_password"]),
        (
            json!({"password": NEW, "password_confirmation": "another password", "current_password": right}),
            vec!["password_confirmation"],
        ),
        (
            json!({"password": "short", "password_confirmation": "short", "current_password": right}),
            vec!["password", "password_confirmation"],
        ),
        (json!({"password": "x".repeat(129), "current_password": right}), vec!["password"]),
        (json!({"password": NEW, "current_password": "not the password", "name": "Changed"}), vec!["current_password"]),
    ] {
        assert_eq!(server.patch("/user", owner, json!({"user": user})).await.invalid_fields(), fields, "{user}");
    }
    assert_eq!(server.get("/user", owner).await.ok(), before);
    assert_eq!(sign_in(&server, right).await, 200);
}

#[db_test]
async fn a_new_password_ends_the_other_device_logins_and_no_api_key(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (this, other) = (signed_in(&server).await, signed_in(&server).await);
    server.patch("/user", &this, json!({"user": change(&server)})).await.is(204);
    server.get("/user", &this).await.is(200);
    server.get("/user", &server.tenant.owner).await.is(200);
    server.get("/user", &other).await.refuses(401, "afc496");
    assert_eq!((sign_in(&server, NEW).await, sign_in(&server, server.tenant.password.reveal()).await), (200, 401));
    let set = server.post("/event_sets?limit=5", &server.tenant.owner, json!({})).await.ok();
    let types: Vec<_> = set["events"].as_array().unwrap().iter().map(|event| event["type"].as_str().unwrap()).collect();
    assert!(types.contains(&"user.update_password") && types.contains(&"login.destroy"), "{types:?}");
    assert!(!set.to_string().contains(NEW));
}

#[tokio::test]
async fn of_two_who_change_a_password_at_once_one_does() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let mut other = change(&server);
    other["password"] = json!("yet another password");
    other["password_confirmation"] = json!("yet another password");
    let (one, two) = tokio::join!(
        server.patch("/user", owner, json!({"user": change(&server)})),
        server.patch("/user", owner, json!({"user": other})),
    );
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 422]);
}

#[tokio::test]
async fn whoever_has_no_password_chooses_the_first_one_by_mail() {
    let server = server().await;
    let (_, email) = server.user(&server.tenant).await;
    let (_, device) = server.device_login(&server.tenant, &email).await;
    let user = json!({"current_password": NEW, "password": NEW, "password_confirmation": NEW});
    let answer = server.patch("/user", &device, json!({"user": user})).await;
    assert!(answer.text.contains("by mail"), "{}", answer.text);
    assert_eq!(answer.invalid_fields(), ["current_password"]);
}

#[tokio::test]
async fn nobody_guesses_a_password_often_with_a_stolen_login() {
    let setup = Setup { rate_limit: 100, ..Setup::default() };
    let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
    let guess = json!({"user": {"current_password": "not the password", "password": NEW, "password_confirmation": NEW}});
    for _ in 0..10 {
        server.patch("/user", &server.tenant.owner, guess.clone()).await.is(422);
    }
    let answer = server.patch("/user", &server.tenant.owner, guess).await.refuses(429, "e00429");
    assert_eq!(answer.header("retry-after"), Some("6"));
}

#[db_test]
async fn one_may_go_but_not_the_owner(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (id, email) = server.user(&server.tenant).await;
    let (_, device) = server.device_login(&server.tenant, &email).await;
    server.delete("/user", &device).await.is(204);
    server.get("/user", &device).await.refuses(401, "afc496");
    server.delete("/user", &device).await.refuses(401, "afc496");
    server.get(&format!("/users/{id}"), &server.tenant.owner).await.is(404);
    assert_eq!(types(&server).await[0], "user.destroy");
    assert_eq!(server.delete("/user", &server.tenant.owner).await.invalid_fields(), ["user"]);
    server.get("/user", &server.tenant.owner).await.is(200);
}

#[tokio::test]
async fn a_user_who_was_deleted_while_signed_in_is_nobody() {
    let server = server().await;
    let (id, email) = server.user(&server.tenant).await;
    let (_, device) = server.device_login(&server.tenant, &email).await;
    server.get("/user", &device).await.is(200);
    server.delete(&format!("/users/{id}"), &server.tenant.owner).await.is(204);
    for path in ["/user", "/locks", "/login", "/logins"] {
        server.get(path, &device).await.refuses(401, "afc496");
    }
    server.patch("/user", &device, json!({"user": {"name": "x"}})).await.refuses(401, "afc496");
    server.post("/user/2fa/otp_secret", &device, json!({})).await.refuses(401, "afc496");
}

#[tokio::test]
async fn whose_access_is_off_changes_nothing_of_themselves() {
    let server = server().await;
    let (id, email) = server.user(&server.tenant).await;
    let (_, device) = server.device_login(&server.tenant, &email).await;
    server.patch(&format!("/users/{id}"), &server.tenant.owner, json!({"user": {"access_enabled": false}})).await.is(204);
    server.get("/user", &device).await.is(200);
    server.patch("/user", &device, json!({"user": {"name": "x"}})).await.refuses(403, "fcd8ff");
    server.delete("/user", &device).await.refuses(403, "fcd8ff");
    server.post("/user/2fa/otp_secret", &device, json!({})).await.refuses(403, "fcd8ff");
}
