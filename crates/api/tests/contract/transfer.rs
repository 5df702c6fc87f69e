//! Handing the organization over (contract section 2.10).

use std::sync::Arc;

use doorward_core::Role;
use doorward_testkit::answer::Answer;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::server;

async fn step(server: &TestServer, step: &str, credential: &Credential) -> Answer {
    server.post(&format!("/organization/{step}_transfer"), credential, json!({})).await
}

async fn offer(server: &TestServer, to: i64) {
    let body = json!({"organization": {"transfer_to_id": to}});
    server.post("/organization/request_transfer", &server.tenant.owner, body).await.is(204);
}

async fn administrator(server: &TestServer) -> Person {
    server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await
}

/// Whose rights name them owner, and who the organization says owns it.
async fn owners(server: &TestServer, seen_by: &Credential) -> (Vec<i64>, Value) {
    let rights = server.get("/role_assignments?role_id=organization_owner", seen_by).await.list();
    let holders = rights.iter().map(|right| right["user_id"].as_i64().unwrap()).collect();
    (holders, server.get("/organization", seen_by).await.ok()["user_id"].clone())
}

async fn roles(server: &TestServer, user_id: i64) -> Vec<String> {
    let rights = server.get(&format!("/role_assignments?user_id={user_id}"), &server.tenant.owner).await.list();
    rights.iter().map(|right| right["role_id"].as_str().unwrap().to_owned()).collect()
}

#[db_test]
async fn whoever_accepts_is_the_owner_and_the_owner_an_administrator(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let heir = server.caller_with_role(Role::OrganizationObserver, tenant.id).await;
    let right = json!({"role_assignment": {"user_id": heir.user_id, "role_id": "group_basic", "group_id": site.group_id}});
    server.post("/role_assignments", owner, right).await.is(200);
    offer(&server, heir.user_id).await;
    let offered = server.get("/organization", owner).await.ok();
    assert_eq!(offered["transfer_to_id"], json!(heir.user_id));
    assert_eq!(offered["transfer_to"]["email"], json!(heir.email));
    assert_eq!(owners(&server, owner).await, (vec![tenant.owner_id], json!(tenant.owner_id)), "nothing changes before");

    step(&server, "accept", &heir.credential).await.is(204);
    assert_eq!(owners(&server, owner).await, (vec![heir.user_id], json!(heir.user_id)));
    assert_eq!(roles(&server, tenant.owner_id).await, ["organization_administrator"]);
    let mut held = roles(&server, heir.user_id).await;
    held.sort();
    assert_eq!(held, ["group_basic", "organization_owner"], "rights on groups stay");
    let organization = server.get("/organization", &heir.credential).await.ok();
    assert_eq!((&organization["transfer_to"], &organization["transfer_to_id"]), (&Value::Null, &Value::Null));
    step(&server, "accept", &heir.credential).await.refuses(404, "e00404");

    let set = json!({"event_set": {"event_type":
        "organization.request_transfer,organization.accept_transfer,role_assignment.destroy,role_assignment.update"}});
    let events = server.post("/event_sets", &heir.credential, set).await.ok()["events"].as_array().unwrap().clone();
    let told: Vec<_> = events.iter().rev().map(|event| (event["type"].as_str().unwrap(), &event["actor_id"])).collect();
    let (giver, taker) = (json!(tenant.owner_id), json!(heir.user_id));
    let expected = [
        ("organization.request_transfer", &giver),
        ("role_assignment.update", &taker),
        ("role_assignment.destroy", &taker),
        ("organization.accept_transfer", &taker),
    ];
    assert_eq!(told, expected);

    // The new owner can be neither deleted nor lowered; the old one is an administrator like any other.
    assert_eq!(server.delete(&format!("/users/{}", heir.user_id), &heir.credential).await.invalid_fields(), ["user"]);
    server.delete(&format!("/users/{}", heir.user_id), owner).await.refuses(403, "fcd8ef");
    step(&server, "request", owner).await.refuses(403, "fcd8ef");
    server.delete(&format!("/users/{}", tenant.owner_id), &heir.credential).await.is(204);
    assert_eq!(owners(&server, &heir.credential).await, (vec![heir.user_id], json!(heir.user_id)));
}

#[tokio::test]
async fn only_the_owner_offers_and_only_whoever_is_named_answers() {
    let server = server().await;
    let (heir, other) = (administrator(&server).await, administrator(&server).await);
    let (_, email) = server.user(&server.tenant).await;
    let (_, member) = server.device_login(&server.tenant, &email).await;
    let body = json!({"organization": {"transfer_to_id": other.user_id}});
    server.post("/organization/request_transfer", &other.credential, body.clone()).await.refuses(403, "fcd8ef");
    for answer in ["accept", "reject", "cancel"] {
        step(&server, answer, &server.tenant.owner).await.refuses(404, "e00404");
    }
    offer(&server, heir.user_id).await;
    for credential in [&server.tenant.owner, &other.credential, &member] {
        for answer in ["accept", "reject"] {
            step(&server, answer, credential).await.refuses(403, "fcd8ef");
        }
    }
    for credential in [&heir.credential, &other.credential, &member] {
        step(&server, "cancel", credential).await.refuses(403, "fcd8ef");
    }
    assert_eq!(server.get("/organization", &member).await.ok()["transfer_to_id"], Value::Null, "members need not know");
    assert_eq!(server.get("/organization", &heir.credential).await.ok()["transfer_to_id"], json!(heir.user_id));

    step(&server, "reject", &heir.credential).await.is(204);
    step(&server, "accept", &heir.credential).await.refuses(404, "e00404");
    offer(&server, heir.user_id).await;
    step(&server, "cancel", &server.tenant.owner).await.is(204);
    step(&server, "accept", &heir.credential).await.refuses(404, "e00404");
    assert_eq!(owners(&server, &server.tenant.owner).await.0, [server.tenant.owner_id]);
}

#[tokio::test]
async fn a_second_offer_takes_the_place_of_the_first() {
    let server = server().await;
    let (first, second) = (administrator(&server).await, administrator(&server).await);
    offer(&server, first.user_id).await;
    let body = json!({"transfer_to_email": second.email.to_uppercase()});
    server.post("/organization/request_transfer", &server.tenant.owner, body).await.is(204);
    step(&server, "accept", &first.credential).await.refuses(403, "fcd8ef");
    step(&server, "accept", &second.credential).await.is(204);
    assert_eq!(owners(&server, &first.credential).await, (vec![second.user_id], json!(second.user_id)));
}

#[tokio::test]
async fn an_offer_names_one_user_of_the_organization_who_may_be_the_owner() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let other = server.second_organization().await;
    let (foreign_id, foreign_email) = server.user(&other).await;
    let (off_id, email) = server.user(&server.tenant).await;
    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{off_id}"), owner, off).await.is(204);
    for (input, field) in [
        (json!({}), "transfer_to_id"),
        (json!({"transfer_to_id": null}), "transfer_to_id"),
        (json!({"transfer_to_id": "x"}), "transfer_to_id"),
        (json!({"transfer_to_id": 999_999}), "transfer_to_id"),
        (json!({"transfer_to_id": foreign_id}), "transfer_to_id"),
        (json!({"transfer_to_id": server.tenant.owner_id}), "transfer_to_id"),
        (json!({"transfer_to_id": off_id}), "transfer_to_id"),
        (json!({"transfer_to_email": foreign_email}), "transfer_to_email"),
        (json!({"transfer_to_email": "not an address"}), "transfer_to_email"),
        (json!({"transfer_to_email": email, "transfer_to_id": off_id}), "transfer_to_email"),
    ] {
        let answer = server.post("/organization/request_transfer", owner, json!({"organization": input})).await;
        assert_eq!(answer.invalid_fields(), [field], "{input}");
    }
    assert_eq!(server.get("/organization", owner).await.ok()["transfer_to_id"], Value::Null);
}

#[db_test]
async fn an_offer_goes_with_whom_it_was_made_to_and_sleeps_while_their_access_is_off(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let heir = administrator(&server).await;
    offer(&server, heir.user_id).await;
    let switched = |on: bool| json!({"user": {"access_enabled": on}});
    server.patch(&format!("/users/{}", heir.user_id), owner, switched(false)).await.is(204);
    step(&server, "accept", &heir.credential).await.refuses(403, "fcd8ff");
    server.delete(&format!("/users/{}", heir.user_id), owner).await.is(204);
    assert_eq!(server.get("/organization", owner).await.ok()["transfer_to_id"], Value::Null);
    step(&server, "cancel", owner).await.refuses(404, "e00404");
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn an_acceptance_and_a_cancellation_at_once_are_decided_once(db: TestDatabase) {
    let server = Arc::new(TestServer::start(db).await);
    for _ in 0..8 {
        let heir = administrator(&server).await;
        offer(&server, heir.user_id).await;
        let at_once = [("accept", heir.credential.clone()), ("cancel", server.tenant.owner.clone())].map(|(name, credential)| {
            let server = Arc::clone(&server);
            tokio::spawn(async move { step(&server, name, &credential).await.status })
        });
        let [accepted, cancelled] = at_once;
        match (accepted.await.unwrap(), cancelled.await.unwrap()) {
            (204, 403 | 404) => {
                assert_eq!(owners(&server, &heir.credential).await, (vec![heir.user_id], json!(heir.user_id)));
                let back = json!({"organization": {"transfer_to_id": server.tenant.owner_id}});
                server.post("/organization/request_transfer", &heir.credential, back).await.is(204);
                step(&server, "accept", &server.tenant.owner).await.is(204);
            }
            (404, 204) => {}
            other => panic!("{other:?}"),
        }
        let owner_id = server.tenant.owner_id;
        assert_eq!(owners(&server, &server.tenant.owner).await, (vec![owner_id], json!(owner_id)));
    }
}

#[db_test(flavor = "multi_thread", worker_threads = 2)]
async fn nobody_becomes_the_owner_while_they_are_deleted(db: TestDatabase) {
    let server = Arc::new(TestServer::start(db).await);
    for _ in 0..8 {
        let heir = administrator(&server).await;
        offer(&server, heir.user_id).await;
        let at_once = [true, false].map(|accepts| {
            let (server, heir) = (Arc::clone(&server), heir.clone());
            tokio::spawn(async move {
                if accepts {
                    step(&server, "accept", &heir.credential).await.status
                } else {
                    server.delete(&format!("/users/{}", heir.user_id), &server.tenant.owner).await.status
                }
            })
        });
        let [accepted, deleted] = at_once;
        match (accepted.await.unwrap(), deleted.await.unwrap()) {
            (204, 403 | 422) => {
                let back = json!({"organization": {"transfer_to_id": server.tenant.owner_id}});
                server.post("/organization/request_transfer", &heir.credential, back).await.is(204);
                step(&server, "accept", &server.tenant.owner).await.is(204);
            }
            (401 | 404, 204) => {}
            other => panic!("{other:?}"),
        }
        let owner_id = server.tenant.owner_id;
        assert_eq!(owners(&server, &server.tenant.owner).await, (vec![owner_id], json!(owner_id)));
    }
}
