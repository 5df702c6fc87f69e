//! Logins: by password, on behalf of others, and every way to present one (contract sections 1.2, 2.1 and 6).

use doorward_core::{Role, Secret};
use doorward_store::entity::user;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, Set};
use serde_json::{Value, json};

use crate::server;

fn by_password(server: &TestServer) -> Value {
    json!({"domain": server.tenant.domain, "email": server.tenant.email, "password": server.tenant.password.reveal()})
}

fn secret(login: &Value) -> Credential {
    Credential::Login(Secret::presented(login["secret"].as_str().unwrap()))
}

/// A password for someone who has none: that of the owner.
pub async fn with_owners_password(server: &TestServer, user_id: i64) {
    let owner = user::Entity::find_by_id(server.tenant.owner_id).one(server.db.store.reader()).await.unwrap().unwrap();
    let tx = server.db.store.begin().await.unwrap();
    let row = user::ActiveModel { id: Set(user_id), password_hash: Set(owner.password_hash), ..Default::default() };
    row.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test]
async fn a_user_signs_in_by_domain_address_and_password() {
    let server = server().await;
    let login = json!({"type": "device", "name": "Phone", "device_brand": "Acme", "device_model": "One", "os_name": "OS"});
    let made = server.post("/logins", &Credential::Nothing, json!({"login": login, "user": by_password(&server)})).await.ok();
    for (field, expected) in [
        ("type", json!("device")),
        ("name", json!("Phone")),
        ("device_brand", json!("Acme")),
        ("expire", json!(true)),
        ("primary", json!(false)),
        ("user_id", json!(server.tenant.owner_id)),
        ("email", json!(server.tenant.email)),
        ("authentication_token", made["secret"].clone()),
        ("otp_required_for_login", json!(false)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    assert!(made["secret"].as_str().unwrap().len() >= 64, "256 bits in hexadecimal");
    let read = server.get("/login", &secret(&made)).await.ok();
    assert_eq!((&read["id"], read.get("secret")), (&made["id"], None));
    server.delete("/login", &secret(&made)).await.is(204);
    server.get("/login", &secret(&made)).await.refuses(401, "afc496");
    server.get("/login", &server.tenant.owner).await.is(200);
}

#[tokio::test]
async fn the_older_way_to_sign_in_works() {
    let server = server().await;
    let made = server.post("/users/sign_in", &Credential::Nothing, json!({"user": by_password(&server)})).await.ok();
    assert_eq!(server.get("/user", &secret(&made)).await.ok()["id"], json!(server.tenant.owner_id));
}

#[tokio::test]
async fn addresses_and_domains_are_taken_in_any_case() {
    let server = server().await;
    let user = json!({"domain": " Sunny-Mill ", "email": "OWNER@Example.com", "password": server.tenant.password.reveal()});
    server.post("/logins", &Credential::Nothing, json!({"user": user})).await.is(200);
}

#[tokio::test]
async fn whatever_is_wrong_the_refusal_is_the_same() {
    let server = server().await;
    let (_, without_password) = server.user(&server.tenant).await;
    let good = by_password(&server);
    let mut answers = Vec::new();
    for (field, wrong) in [
        ("domain", json!("nowhere")),
        ("email", json!("nobody@example.com")),
        ("email", json!(without_password)),
        ("password", json!("not the password")),
        ("password", json!("short")),
        ("password", Value::Null),
        ("email", json!(5)),
        ("domain", json!({})),
    ] {
        let mut user = good.clone();
        user[field] = wrong;
        answers.push(server.post("/logins", &Credential::Nothing, json!({"user": user})).await.refuses(401, "afc516").text);
    }
    answers.push(server.post("/logins", &Credential::Nothing, json!({})).await.refuses(401, "afc516").text);
    answers.push(server.post("/users/sign_in", &Credential::Nothing, json!({})).await.refuses(401, "afc516").text);
    answers.dedup();
    assert_eq!(answers.len(), 1, "{answers:?}");
}

#[tokio::test]
async fn who_may_not_use_a_password_or_has_no_access_cannot_sign_in() {
    let server = server().await;
    let (user_id, email) = server.user(&server.tenant).await;
    with_owners_password(&server, user_id).await;
    let path = format!("/users/{user_id}");
    let set = |field: &str, on: bool| server.patch(&path, &server.tenant.owner, json!({"user": {field: on}}));
    let mut user = by_password(&server);
    user["email"] = json!(email);
    let body = json!({"user": user});
    let sign_in = || server.post("/logins", &Credential::Nothing, body.clone());
    sign_in().await.is(200);
    for (field, status, code) in [("password_flow_enabled", 401, "afc516"), ("access_enabled", 403, "fcd8ff")] {
        set(field, false).await.is(204);
        sign_in().await.refuses(status, code);
        set(field, true).await.is(204);
    }
    sign_in().await.is(200);
    set("access_enabled", false).await.is(204);
    user["password"] = json!("not the password");
    server.post("/logins", &Credential::Nothing, json!({"user": user})).await.refuses(401, "afc516");
}

#[tokio::test]
async fn the_word_null_as_authorization_counts_as_none() {
    let server = server().await;
    let request = |method, path| server.request(method, path, &Credential::Nothing).header("authorization", "null");
    let signed_in = request(Method::POST, "/logins").json(&json!({"user": by_password(&server)}));
    server.send(signed_in).await.is(200);
    server.send(request(Method::GET, "/locks")).await.refuses(401, "afc496");
    server.send(request(Method::POST, "/places").json(&json!({}))).await.refuses(401, "afc496");
}

#[tokio::test]
async fn a_login_may_come_in_the_older_header() {
    let server = server().await;
    let Credential::Login(key) = &server.tenant.owner else { unreachable!("an owner has a login") };
    let request = || server.request(Method::GET, "/user", &Credential::Nothing).header("x-login-secret", key.reveal());
    server.send(request()).await.is(200);
    server.send(request().header("authorization", "null")).await.is(200);
    server.send(request().header("authorization", "KISI-LOGIN unknown")).await.refuses(401, "afc496");
}

#[tokio::test]
async fn other_schemes_are_no_credentials_here() {
    let server = server().await;
    let Credential::Login(key) = &server.tenant.owner else { unreachable!("an owner has a login") };
    for scheme in ["Bearer", "Basic", "KISI-SERVICE", "KISI-ACCESS-KEY", "KISI-GROUP-LINK", "Token", ""] {
        let header = format!("{scheme} {}", key.reveal());
        server
            .send(server.request(Method::GET, "/user", &Credential::Nothing).header("authorization", header))
            .await
            .refuses(401, "afc496");
    }
    let lower = format!("kisi-login {}", key.reveal());
    server.send(server.request(Method::GET, "/user", &Credential::Nothing).header("authorization", lower)).await.is(200);
}

#[tokio::test]
async fn an_administrator_makes_a_device_login_for_someone_else() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.site(&server.tenant, Value::Null).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let login = json!({"login": {"name": "Phone", "email": member.email.to_uppercase(), "expire": "false"}});
    let made = server.post("/logins", &server.tenant.owner, login).await.ok();
    assert_eq!((&made["user_id"], &made["type"], &made["expire"]), (&json!(member.user_id), &json!("device"), &json!(false)));
    assert_eq!(server.get("/locks", &secret(&made)).await.ids(), [site.lock_id]);
    server.unlock(site.lock_id, &secret(&made)).await.is(200);
    let event = server.unlock_events().await.remove(0);
    assert_eq!((&event["actor_id"], &event["authenticated_by_id"]), (&json!(member.user_id), &made["id"]));
    server.delete(&format!("/users/{}", member.user_id), &server.tenant.owner).await.is(204);
    server.get("/locks", &secret(&made)).await.refuses(401, "afc496");
}

#[tokio::test]
async fn a_login_for_someone_else_is_a_device_login_of_somebody_who_exists() {
    let server = server().await;
    let (_, email) = server.user(&server.tenant).await;
    let owner = &server.tenant.owner;
    let key = json!({"login": {"type": "api", "email": email}});
    assert_eq!(server.post("/logins", owner, key).await.invalid_fields(), ["type"]);
    assert_eq!(server.post("/logins", owner, json!({"login": {"type": "device"}})).await.invalid_fields(), ["email"]);
    server.post("/logins", owner, json!({"login": {"email": "nobody@example.com"}})).await.refuses(404, "e00404");
}

#[tokio::test]
async fn ten_keys_are_the_most_and_the_eleventh_is_refused_until_one_is_deleted() {
    let server = server().await;
    let key = || json!({"login": {"type": "api", "name": "Script"}, "user": by_password(&server)});
    for _ in 1..10 {
        server.post("/logins", &Credential::Nothing, key()).await.is(200);
    }
    let answer = server.post("/logins", &Credential::Nothing, key()).await;
    assert!(answer.text.contains("10 API keys"), "{}", answer.text);
    assert_eq!(answer.invalid_fields(), ["type"]);
    server.post("/logins", &Credential::Nothing, json!({"user": by_password(&server)})).await.is(200);
    let keys = server.get("/logins", &server.tenant.owner).await.ids();
    server.delete(&format!("/logins/{}", keys[1]), &server.tenant.owner).await.is(204);
    server.post("/logins", &Credential::Nothing, key()).await.is(200);
}

#[tokio::test]
async fn each_sign_in_has_a_secret_of_its_own() {
    let server = server().await;
    let mut secrets = Vec::new();
    for _ in 0..3 {
        let made = server.post("/logins", &Credential::Nothing, json!({"user": by_password(&server)})).await.ok();
        server.get("/user", &secret(&made)).await.is(200);
        secrets.push(made["secret"].clone());
    }
    secrets.sort_unstable_by_key(Value::to_string);
    secrets.dedup();
    assert_eq!(secrets.len(), 3);
}
