//! New passwords by mail (contract section 2.2).

use std::time::Duration;

use doorward_app::users::mails::MailKind;
use doorward_core::Secret;
use doorward_store::entity::{outbox, user_token};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::mails::token;
use doorward_testkit::server::{Credential, Setup, TestServer};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

use crate::server;

const NEW: &str = "a new password";
const HOUR: Duration = Duration::from_secs(60 * 60);

async fn ask(server: &TestServer, user: Value) -> u16 {
    server.post("/users/password", &Credential::Nothing, json!({"user": user})).await.status
}

async fn reset(server: &TestServer, token: &str, password: &str) -> Answer {
    let user = json!({"password": password, "password_confirmation": password, "reset_password_token": token});
    server.patch("/users/password", &Credential::Nothing, user).await
}

async fn sign_in(server: &TestServer, password: &str) -> Answer {
    let user = json!({"domain": server.tenant.domain, "email": server.tenant.email, "password": password});
    server.post("/logins", &Credential::Nothing, json!({"user": user})).await
}

async fn waiting(server: &TestServer) -> u64 {
    outbox::Entity::find().count(server.db.store.reader()).await.unwrap()
}

#[db_test]
async fn a_mail_leads_to_a_new_password_once_and_every_device_login_ends(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let made = sign_in(&server, server.tenant.password.reveal()).await.ok();
    let device = Credential::Login(Secret::presented(made["secret"].as_str().unwrap()));
    assert_eq!(ask(&server, json!({"email": "OWNER@example.com", "domain": " Sunny-Mill "})).await, 204);
    let mail = server.account_mails().await.remove(0);
    assert_eq!((mail.kind, mail.to.as_str(), mail.domain.as_str()), (MailKind::Password, "owner@example.com", "sunny-mill"));
    let token = token(&mail);
    assert_eq!(mail.address.reveal(), format!("{}/app/password/{token}", server.url()));

    reset(&server, &token, NEW).await.is(204);
    sign_in(&server, NEW).await.is(200);
    sign_in(&server, server.tenant.password.reveal()).await.refuses(401, "afc516");
    server.get("/user", &device).await.refuses(401, "afc496");
    server.get("/user", &server.tenant.owner).await.is(200);
    reset(&server, &token, "yet another password").await.refuses(401, "afc507");
    sign_in(&server, NEW).await.is(200);
    let set =
        server.post("/event_sets", &server.tenant.owner, json!({"event_set": {"event_type": "user.update_password"}})).await.ok();
    let event = &set["events"][0];
    assert_eq!((&event["actor_id"], &event["authenticated_by_type"]), (&json!(server.tenant.owner_id), &Value::Null));
}

#[db_test]
async fn what_is_wrong_with_the_password_uses_nothing_up(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let token = server.password_token(&server.tenant, &server.tenant.email).await;
    for (user, fields) in [
        (json!({"password": "short"}), vec!["password"]),
        (json!({"password": NEW, "password_confirmation": "another password"}), vec!["password_confirmation"]),
        (json!({}), vec!["password"]),
    ] {
        let mut user = user;
        user["reset_password_token"] = json!(token);
        assert_eq!(server.put("/users/password", &Credential::Nothing, json!({"user": user})).await.invalid_fields(), fields);
    }
    reset(&server, &token, NEW).await.is(204);
}

#[db_test]
async fn a_token_lives_for_an_hour(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let token = server.password_token(&server.tenant, &server.tenant.email).await;
    server.clock.advance(HOUR - Duration::from_micros(1));
    assert_eq!(reset(&server, &token, "short").await.status, 422, "it is good still");
    server.clock.advance(Duration::from_micros(1));
    reset(&server, &token, NEW).await.refuses(401, "afc507");
    doorward_app::upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(user_token::Entity::find().count(server.db.store.reader()).await.unwrap(), 0);
}

#[db_test]
async fn of_many_who_use_a_token_at_once_one_does(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let token = server.password_token(&server.tenant, &server.tenant.email).await;
    let tries =
        ["first password", "second password", "third password", "fourth password"].map(|password| reset(&server, &token, password));
    let [a, b, c, d] = tries;
    let (a, b, c, d) = tokio::join!(a, b, c, d);
    let mut statuses = [a.status, b.status, c.status, d.status];
    statuses.sort_unstable();
    assert_eq!(statuses, [204, 401, 401, 401]);
}

#[tokio::test]
async fn only_the_newest_mail_counts_and_none_after_the_password_was_changed() {
    let server = server().await;
    let older = server.password_token(&server.tenant, &server.tenant.email).await;
    let newer = server.password_token(&server.tenant, &server.tenant.email).await;
    reset(&server, &older, NEW).await.refuses(401, "afc507");
    let change = json!({"current_password": server.tenant.password.reveal(), "password": NEW, "password_confirmation": NEW});
    server.patch("/user", &server.tenant.owner, change).await.is(204);
    reset(&server, &newer, "yet another password").await.refuses(401, "afc507");
    sign_in(&server, NEW).await.is(200);
}

#[tokio::test]
async fn a_token_is_good_for_its_purpose_alone_and_kept_as_its_digest() {
    let server = server().await;
    let (_, invitation) = server.invited_user(&server.tenant, "robin@example.com").await;
    let password = server.password_token(&server.tenant, "robin@example.com").await;
    reset(&server, &invitation, NEW).await.refuses(401, "afc507");
    let sign_up = json!({"user": {"password": NEW, "terms_and_conditions": true}, "token": password});
    server.post("/users/sign_up", &Credential::Nothing, sign_up).await.refuses(404, "e00404");
    for row in user_token::Entity::find().all(server.db.store.reader()).await.unwrap() {
        assert!([&invitation, &password].iter().any(|token| row.digest == Secret::presented(token).digest().0), "{row:?}");
    }
    for nobodys in ["", "x", &"0".repeat(64), "a\u{0}b", &"x".repeat(300_000)] {
        reset(&server, nobodys, NEW).await.refuses(401, "afc507");
    }
    for wrong in [Value::Null, json!(5), json!({})] {
        server.patch("/users/password", &Credential::Nothing, json!({"reset_password_token": wrong})).await.refuses(401, "afc507");
    }
}

#[db_test]
async fn the_answer_and_what_is_done_for_it_are_the_same_whoever_has_the_address(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let other = server.second_organization().await;
    for (email, more) in [
        ("managed@example.com", json!({"send_emails": false, "confirm": true})),
        ("elsewhere@example.com", json!({"send_emails": false, "confirm": true, "password_flow_enabled": false})),
        ("blocked@example.com", json!({"send_emails": false, "access_enabled": false})),
    ] {
        let mut user = json!({"email": email});
        user.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let id = server.post("/users", owner, json!({"user": user})).await.id();
        if email != "managed@example.com" {
            server.patch(&format!("/users/{id}"), owner, json!({"user": {"send_emails": true}})).await.is(204);
        }
    }
    for user in [
        json!({"email": "owner@example.com", "domain": "sunny-mill"}),
        json!({"email": "owner@example.com", "domain": "nowhere"}),
        json!({"email": "owner@example.com", "domain": other.domain}),
        json!({"email": "unknown@example.com", "domain": "sunny-mill"}),
        json!({"email": "managed@example.com", "domain": "sunny-mill"}),
        json!({"email": "elsewhere@example.com", "domain": "sunny-mill"}),
        json!({"email": "blocked@example.com", "domain": "sunny-mill"}),
    ] {
        for path in ["/users/password", "/users/confirmation"] {
            let before = waiting(&server).await;
            let answer = server.post(path, &Credential::Nothing, json!({"user": user})).await.is(204);
            assert_eq!((answer.text.as_str(), waiting(&server).await), ("", before + 1), "{path} {user}");
        }
    }
    let mut told: Vec<_> = server.account_mails().await.into_iter().map(|mail| (mail.to, mail.kind)).collect();
    told.sort_by(|(one, _), (other, _)| one.cmp(other));
    let expected = [("blocked@example.com", MailKind::Confirmation), ("owner@example.com", MailKind::Password)];
    let expected = expected.map(|(to, kind)| (to.to_owned(), kind));
    assert_eq!(told, expected, "neither strangers, nor who gets no mails, nor who could not use one");
    assert_eq!(waiting(&server).await, 0);
    for user in [
        json!({}),
        json!({"email": "owner@example.com"}),
        json!({"email": 7, "domain": "sunny-mill"}),
        json!({"email": "a\u{0}@b", "domain": "x"}),
    ] {
        assert_eq!(ask(&server, user.clone()).await, 204, "{user}");
    }
    assert_eq!(waiting(&server).await, 0);
    assert_eq!(ask(&server, json!("owner@example.com")).await, 422);
}

#[tokio::test]
async fn who_asked_waits_for_the_mail_sealed() {
    let server = server().await;
    ask(&server, json!({"email": "owner@example.com", "domain": "sunny-mill"})).await;
    let row = outbox::Entity::find().one(server.db.store.reader()).await.unwrap().unwrap();
    assert!(!row.sealed.windows(5).any(|part| part == b"owner" || part == b"sunny"));
    assert_eq!(user_token::Entity::find().count(server.db.store.reader()).await.unwrap(), 0, "the token comes with the mail");
}

#[tokio::test]
async fn nobody_asks_or_guesses_often() {
    let setup = Setup { rate_limit: 100, ..Setup::default() };
    let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
    let ask = |email: &str, path: &'static str| {
        let body = json!({"user": {"email": email, "domain": "sunny-mill"}});
        let server = &server;
        async move { server.post(path, &Credential::Nothing, body).await }
    };
    for email in ["owner@example.com", "unknown@example.com"] {
        ask(email, "/users/password").await.is(204);
        ask(email, "/users/confirmation").await.is(204);
        ask(email, "/users/password").await.is(204);
        let answer = ask(email, "/users/password").await.refuses(429, "e00429");
        assert_eq!(answer.header("retry-after"), Some("300"), "{email}: as many mails to each address, there or not");
    }
    server.clock.advance(HOUR);
    for number in 0..10 {
        match number % 2 {
            0 => reset(&server, &format!("made-up-{number}"), NEW).await.is(401),
            _ => server.post("/users/sign_up", &Credential::Nothing, json!({"user": {}, "token": "made-up"})).await.is(404),
        };
    }
    let answer = reset(&server, "made-up", NEW).await.refuses(429, "e00429");
    assert_eq!(answer.header("retry-after"), Some("6"), "guesses at tokens are guesses");
}

#[tokio::test]
async fn who_has_a_token_does_not_run_out_of_guesses() {
    let setup = Setup { rate_limit: 100, ..Setup::default() };
    let server = TestServer::with(TestDatabase::sqlite().await, setup).await;
    let token = server.password_token(&server.tenant, &server.tenant.email).await;
    for _ in 0..20 {
        assert_eq!(reset(&server, &token, "short").await.status, 422);
    }
}
