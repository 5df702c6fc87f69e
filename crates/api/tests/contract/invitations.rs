//! Users who are invited, sign up and confirm their address (contract section 2.2).

use std::time::Duration;

use doorward_app::users::mails::MailKind;
use doorward_core::Secret;
use doorward_store::entity::{outbox, user};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use sea_orm::{ActiveModelTrait as _, EntityTrait as _, PaginatorTrait as _, Set};
use serde_json::{Value, json};

use crate::logins::with_owners_password;
use crate::server;

const PASSWORD: &str = "open sesame";
const WEEK: Duration = Duration::from_secs(7 * 24 * 60 * 60);

async fn sign_up(server: &TestServer, token: &str, user: Value) -> Answer {
    server.post("/users/sign_up", &Credential::Nothing, json!({"user": user, "token": token})).await
}

async fn sign_in(server: &TestServer, email: &str, password: &str) -> Answer {
    let user = json!({"domain": server.tenant.domain, "email": email, "password": password});
    server.post("/logins", &Credential::Nothing, json!({"user": user})).await
}

async fn confirmed(server: &TestServer, id: i64) -> Value {
    server.get(&format!("/users/{id}"), &server.tenant.owner).await.ok()["confirmed"].clone()
}

fn accepted() -> Value {
    json!({"password": PASSWORD, "terms_and_conditions": "true"})
}

#[db_test]
async fn who_is_invited_signs_up_and_is_confirmed(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let user = json!({"user": {"email": "Robin@example.com", "name": "Robin"}});
    let made = server.post("/users", &server.tenant.owner, user).await.ok();
    assert_eq!(made["confirmed"], json!(false));
    let mail = server.account_mails().await.remove(0);
    assert_eq!((mail.kind, mail.to.as_str()), (MailKind::Invitation, "Robin@example.com"));
    assert_eq!((mail.invited_by.as_deref(), mail.name.as_str()), (Some("owner"), "Robin"));
    let token = doorward_testkit::mails::token(&mail);
    assert_eq!(mail.address.reveal(), format!("{}/app/invitation/{token}", server.url()));
    sign_in(&server, "robin@example.com", PASSWORD).await.refuses(401, "afc516");

    let mut person = accepted();
    person["name"] = json!("Robin Example");
    let me = sign_up(&server, &token, person).await.ok();
    assert_eq!(
        (&me["id"], &me["name"], &me["organization"]["domain"]),
        (&made["id"], &json!("Robin Example"), &json!("sunny-mill"))
    );
    assert!(me.get("secret").is_none());
    assert_eq!(confirmed(&server, me["id"].as_i64().unwrap()).await, json!(true));
    let login = sign_in(&server, "robin@example.com", PASSWORD).await.ok();
    let login = Credential::Login(Secret::presented(login["secret"].as_str().unwrap()));
    assert_eq!(server.get("/user", &login).await.ok(), {
        let mut seen = me.clone();
        seen["updated_at"] = server.get("/user", &login).await.ok()["updated_at"].clone();
        seen
    });
    let set =
        server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_type": "user.create_password"}})).await.ok();
    assert_eq!(set["events"][0]["actor_id"], me["id"]);
}

#[db_test]
async fn an_invitation_is_used_once_and_within_a_week(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (_, token) = server.invited_user(&server.tenant, "robin@example.com").await;
    let (one, two) = tokio::join!(sign_up(&server, &token, accepted()), sign_up(&server, &token, accepted()));
    let mut statuses = [one.status, two.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 409]);
    sign_up(&server, &token, accepted()).await.refuses(409, "e00412");
    let (_, late) = server.invited_user(&server.tenant, "late@example.com").await;
    server.clock.advance(WEEK - Duration::from_micros(1));
    assert_eq!(sign_up(&server, &late, json!({})).await.status, 422, "it is good still");
    server.clock.advance(Duration::from_micros(1));
    sign_up(&server, &late, accepted()).await.refuses(404, "e00404");
}

#[tokio::test]
async fn what_is_missing_or_wrong_is_named_and_uses_nothing_up() {
    let server = server().await;
    let (id, token) = server.invited_user(&server.tenant, "robin@example.com").await;
    for (user, fields) in [
        (json!({}), vec!["password", "terms_and_conditions"]),
        (json!({"password": PASSWORD, "terms_and_conditions": false}), vec!["terms_and_conditions"]),
        (json!({"password": "short", "terms_and_conditions": true}), vec!["password"]),
        (json!({"password": PASSWORD, "terms_and_conditions": true, "name": " ", "image": "x"}), vec!["image", "name"]),
    ] {
        assert_eq!(sign_up(&server, &token, user.clone()).await.invalid_fields(), fields, "{user}");
    }
    for body in [json!({"user": accepted()}), json!({"user": accepted(), "token": null}), json!({"user": accepted(), "token": 5})] {
        server.post("/users/sign_up", &Credential::Nothing, body).await.refuses(400, "e00400");
    }
    sign_up(&server, "made-up", accepted()).await.refuses(404, "e00404");
    assert_eq!(confirmed(&server, id).await, json!(false));
    sign_up(&server, &token, accepted()).await.is(200);
}

#[db_test]
async fn who_is_deleted_is_invited_no_more(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (id, token) = server.invited_user(&server.tenant, "robin@example.com").await;
    server.delete(&format!("/users/{id}"), &server.tenant.owner).await.is(204);
    sign_up(&server, &token, accepted()).await.refuses(404, "e00404");
    let id = server.post("/users", &server.tenant.owner, json!({"user": {"email": "gone@example.com"}})).await.id();
    server.delete(&format!("/users/{id}"), &server.tenant.owner).await.is(204);
    assert_eq!(server.account_mails().await.len(), 0);
}

#[tokio::test]
async fn who_gets_no_mails_or_needs_no_password_is_not_invited() {
    let server = server().await;
    for (user, is_confirmed) in [
        (json!({"email": "a@example.com", "send_emails": "false", "confirm": "true"}), true),
        (json!({"email": "b@example.com", "send_emails": false}), false),
        (json!({"email": "c@example.com", "password_flow_enabled": false}), false),
    ] {
        let made = server.post("/users", &server.tenant.owner, json!({"user": user})).await.ok();
        assert_eq!(made["confirmed"], json!(is_confirmed), "{user}");
    }
    assert_eq!(outbox::Entity::find().count(server.db.store.reader()).await.unwrap(), 0);
    let user = json!({"user": {"email": "d@example.com", "confirm": true}});
    assert_eq!(server.post("/users", &server.tenant.owner, user).await.ok()["confirmed"], json!(true));
    assert_eq!(server.account_mails().await.len(), 1, "confirmed, and invited to choose a password");
}

#[tokio::test]
async fn who_has_not_confirmed_the_address_signs_in_as_if_the_password_were_wrong() {
    let server = server().await;
    let id = server
        .post("/users", &server.tenant.owner, json!({"user": {"email": "robin@example.com", "send_emails": false}}))
        .await
        .id();
    with_owners_password(&server, id).await;
    let password = server.tenant.password.reveal();
    let refused = sign_in(&server, "robin@example.com", password).await.refuses(401, "afc516");
    let wrong = sign_in(&server, "robin@example.com", "not the password").await.refuses(401, "afc516");
    assert_eq!(refused.text, wrong.text);
    let tx = server.db.store.begin().await.unwrap();
    let row = user::ActiveModel { id: Set(id), confirmed_at: Set(Some(server.app.now().into())), ..Default::default() };
    row.update(&tx).await.unwrap();
    tx.commit().await.unwrap();
    sign_in(&server, "robin@example.com", password).await.is(200);
}

#[tokio::test]
async fn a_new_password_by_mail_confirms_too() {
    let server = server().await;
    let (id, _) = server.invited_user(&server.tenant, "robin@example.com").await;
    let token = server.password_token(&server.tenant, "robin@example.com").await;
    let user = json!({"password": PASSWORD, "password_confirmation": PASSWORD, "reset_password_token": token});
    server.patch("/users/password", &Credential::Nothing, json!({"user": user})).await.is(204);
    assert_eq!(confirmed(&server, id).await, json!(true));
    sign_in(&server, "robin@example.com", PASSWORD).await.is(200);
}

#[db_test]
async fn an_address_is_confirmed_by_a_post_and_by_no_get(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (id, _) = server.invited_user(&server.tenant, "robin@example.com").await;
    let body = json!({"user": {"email": "robin@example.com", "domain": "sunny-mill"}});
    server.post("/users/confirmation", &Credential::Nothing, body.clone()).await.is(204);
    let token = server.mailed_token("robin@example.com").await;
    for path in [format!("/app/confirmation/{token}"), format!("/users/confirmation?confirmation_token={token}&domain=sunny-mill")]
    {
        let answer = server.get(&path, &Credential::Nothing).await.is(303);
        assert_eq!(answer.header("location"), Some("/app/confirmation"));
        let cookie = answer.header("set-cookie").unwrap().split(';').next().unwrap().to_owned();
        let page = server.request(reqwest::Method::GET, "/app/confirmation", &Credential::Nothing).header("cookie", cookie);
        server.send(page).await.is(200);
    }
    assert_eq!(confirmed(&server, id).await, json!(false));
    let token = Secret::presented(&token);
    assert!(!doorward_app::users::confirm(&server.app, None, &token).await.unwrap(), "no password yet");
    assert_eq!(confirmed(&server, id).await, json!(true));
    assert!(doorward_app::users::confirm(&server.app, None, &token).await.is_err(), "once");
    server.post("/users/confirmation", &Credential::Nothing, body).await.is(204);
    assert_eq!(server.account_mails().await.len(), 0, "there is nothing left to confirm");
    let set =
        server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_type": "user.show_confirmation"}})).await.ok();
    assert_eq!(set["events"].as_array().unwrap().len(), 1);
}

#[tokio::test]
async fn confirming_has_its_own_methods() {
    let server = server().await;
    server.delete("/users/confirmation", &Credential::Nothing).await.refuses(405, "e00405");
    server.get("/users/confirmation", &Credential::Nothing).await.is(401);
    server.get("/users/password", &server.tenant.owner).await.refuses(405, "e00405");
}
