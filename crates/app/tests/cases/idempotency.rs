//! Idempotency keys: what is sent again is done once, on both databases.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

use std::time::Duration;

use doorward_app::upkeep;
use doorward_store::entity::{group, group_link, idempotency_key, outbox};
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::{Credential, TestServer};
use reqwest::{Method, RequestBuilder};
use sea_orm::{EntityTrait as _, PaginatorTrait as _};
use serde_json::{Value, json};

const DAY: Duration = Duration::from_secs(24 * 60 * 60);

fn keyed(server: &TestServer, key: &str, path: &str, body: &Value) -> RequestBuilder {
    server.request(Method::POST, path, &server.tenant.owner).header("idempotency-key", key).json(body)
}

async fn send(server: &TestServer, key: &str, path: &str, body: &Value) -> Answer {
    server.send(keyed(server, key, path, body)).await
}

async fn count<E: sea_orm::EntityTrait>(server: &TestServer, _entity: E) -> u64
where
    E::Model: Send + Sync,
{
    E::find().count(server.db.store.reader()).await.unwrap()
}

async fn link_body(server: &TestServer) -> Value {
    let site = server.site(&server.tenant, Value::Null).await;
    json!({"group_link": {"name": "Ada Sample", "group_id": site.group_id, "email": "ada@example.com"}})
}

#[db_test]
async fn of_sixty_four_equal_requests_at_once_one_is_done(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let body = link_body(&server).await;
    let sent: Vec<_> = (0..64).map(|_| tokio::spawn(keyed(&server, "k", "/group_links", &body).send())).collect();
    let mut made = Vec::new();
    for answer in sent {
        let answer = answer.await.unwrap().unwrap();
        let status = answer.status().as_u16();
        let json: Value = answer.json().await.unwrap();
        match status {
            200 => made.push(json),
            409 => assert_eq!(json["code"], "e00421"),
            other => panic!("{other}: {json}"),
        }
    }
    let again = send(&server, "k", "/group_links", &body).await.is(200);
    assert_eq!(again.header("idempotency-replayed"), Some("true"));
    assert!(!made.is_empty() && made.iter().all(|made| *made == again.json), "{made:?}");
    assert_eq!((count(&server, group_link::Entity).await, count(&server, outbox::Entity).await), (1, 1));
    let set = json!({"event_set": {"event_type": "group_link.create"}});
    assert_eq!(server.post("/event_sets", &server.tenant.owner, set).await.ok()["events"].as_array().unwrap().len(), 1);
    let guest = Credential::GroupLink(doorward_core::Secret::presented(again.json["secret"].as_str().unwrap()));
    server.get("/locks", &guest).await.is(200);
}

#[db_test]
async fn while_a_request_is_under_way_the_same_one_is_told_so(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let body = link_body(&server).await;
    // On SQLite nobody else writes while this does; on PostgreSQL this has the chain that the first of both wants to add to.
    let blocking = server.db.store.begin().await.unwrap();
    let head = doorward_store::entity::ledger_head::Entity::find();
    let held = sea_orm::QuerySelect::lock_exclusive(head).all(&blocking).await.unwrap();
    assert_eq!(held.len(), 1);
    let mut requests = tokio::task::JoinSet::new();
    for _ in 0..2 {
        requests.spawn(keyed(&server, "k", "/group_links", &body).send());
    }
    let second = requests.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(second.status(), 409);
    assert_eq!(second.json::<Value>().await.unwrap()["code"], "e00421");
    blocking.commit().await.unwrap();
    let first = requests.join_next().await.unwrap().unwrap().unwrap();
    assert_eq!(first.status(), 200);
    assert_eq!(count(&server, group_link::Entity).await, 1);
}

#[db_test]
async fn a_request_whose_client_hung_up_is_done_once_when_it_comes_again(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let body = link_body(&server).await;
    let blocking = server.db.store.begin().await.unwrap();
    let head = doorward_store::entity::ledger_head::Entity::find();
    sea_orm::QuerySelect::lock_exclusive(head).all(&blocking).await.unwrap();
    let cut = keyed(&server, "k", "/group_links", &body).timeout(Duration::from_millis(200)).send().await;
    assert!(cut.unwrap_err().is_timeout());
    blocking.commit().await.unwrap();
    // The server notices by itself that nobody waits for the first one any more.
    let mut answer = send(&server, "k", "/group_links", &body).await;
    while answer.status == 409 {
        answer = send(&server, "k", "/group_links", &body).await;
    }
    answer.is(200);
    assert_eq!((count(&server, group_link::Entity).await, count(&server, outbox::Entity).await), (1, 1));
}

#[db_test]
async fn what_is_refused_is_not_kept(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let invalid = json!({"group": {"name": " "}});
    for _ in 0..2 {
        let answer = send(&server, "k", "/groups", &invalid).await;
        assert_eq!(answer.header("idempotency-replayed"), None);
        assert_eq!(answer.invalid_fields(), ["name"]);
    }
    // Refused after it began to write: the door is in no place.
    let homeless = json!({"lock": {"name": "Front door", "place_id": 999_999}});
    assert_eq!(send(&server, "k", "/locks", &homeless).await.invalid_fields(), ["place_id"]);
    assert_eq!(count(&server, idempotency_key::Entity).await, 0);
    let valid = send(&server, "k", "/groups", &json!({"group": {"name": "Guests"}})).await.is(200);
    assert_eq!(valid.header("idempotency-replayed"), None);
    assert_eq!((count(&server, group::Entity).await, count(&server, idempotency_key::Entity).await), (1, 1));
}

#[db_test]
async fn an_answer_is_kept_for_a_day(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let body = json!({"group": {"name": "Guests"}});
    let first = send(&server, "k", "/groups", &body).await.id();
    server.clock.advance(DAY - Duration::from_secs(1));
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(send(&server, "k", "/groups", &body).await.id(), first);
    server.clock.advance(Duration::from_secs(1));
    let second = send(&server, "k", "/groups", &body).await.is(200);
    assert_eq!(second.header("idempotency-replayed"), None);
    assert_ne!(second.id(), first, "a day later it is a request of its own");
    assert_eq!(count(&server, idempotency_key::Entity).await, 1);
    server.clock.advance(DAY + Duration::from_micros(1));
    upkeep::tidy(&server.app).await.unwrap();
    assert_eq!(count(&server, idempotency_key::Entity).await, 0);
}

#[db_test]
async fn a_copy_of_the_database_tells_nothing_of_keys_requests_and_answers(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let body = link_body(&server).await;
    let secret = send(&server, "a-key-to-remember", "/group_links", &body).await.ok()["secret"].as_str().unwrap().to_owned();
    let row = idempotency_key::Entity::find().one(server.db.store.reader()).await.unwrap().unwrap();
    for stored in [&row.key_digest, &row.request_digest, &row.answer] {
        for told in [secret.as_str(), "a-key-to-remember", "Ada Sample", "/group_links"] {
            assert!(!stored.windows(told.len()).any(|window| window == told.as_bytes()), "{told}");
        }
    }
    let digest = |text: &str| doorward_core::Secret::presented(text).digest().0.to_vec();
    assert_ne!(row.key_digest, digest("a-key-to-remember"), "which could be guessed");
    assert_ne!(row.request_digest, digest(&body.to_string()));
}

#[db_test]
async fn the_answers_of_a_login_go_with_it(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (id, device) = server.device_login(&server.tenant, &server.tenant.email).await;
    let request = || server.request(Method::POST, "/groups", &device).header("idempotency-key", "k");
    server.send(request().json(&json!({"group": {"name": "Guests"}}))).await.is(200);
    server.delete(&format!("/logins/{id}"), &server.tenant.owner).await.is(204);
    server.send(request().json(&json!({"group": {"name": "Guests"}}))).await.refuses(401, "afc496");
    assert_eq!(count(&server, idempotency_key::Entity).await, 0);
}

#[db_test]
async fn a_user_whose_access_is_off_is_not_told_what_was_answered(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let manager = server.caller_with_role(doorward_core::Role::OrganizationAdministrator, server.tenant.id).await;
    let request = || server.request(Method::POST, "/groups", &manager.credential).header("idempotency-key", "k");
    server.send(request().json(&json!({"group": {"name": "Guests"}}))).await.is(200);
    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{}", manager.user_id), &server.tenant.owner, off).await.is(204);
    server.send(request().json(&json!({"group": {"name": "Guests"}}))).await.refuses(403, "fcd8ff");
}
