//! API keys: whose they are, and what ends them (contract section 2.1).

use doorward_core::{Role, Secret};
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Person;
use doorward_testkit::server::{Credential, TestServer};
use serde_json::{Value, json};

use crate::logins::with_owners_password;
use crate::server;

/// An API key that a person makes with a password.
async fn key(server: &TestServer, person: &Person) -> Credential {
    with_owners_password(server, person.user_id).await;
    let user = json!({"domain": server.tenant.domain, "email": person.email, "password": server.tenant.password.reveal()});
    let body = json!({"login": {"type": "api", "name": "Script"}, "user": user});
    let made = server.post("/logins", &Credential::Nothing, body).await.ok();
    assert_eq!((&made["type"], &made["name"]), (&json!("api"), &json!("Script")));
    Credential::Login(Secret::presented(made["secret"].as_str().unwrap()))
}

async fn administrator(server: &TestServer) -> Person {
    server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await
}

#[db_test]
async fn an_administrators_key_dies_with_the_administrators_rights(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    for demoted in [false, true] {
        let person = administrator(&server).await;
        let right = json!({"user_id": person.user_id, "role_id": "group_basic", "group_id": site.group_id});
        server.post("/role_assignments", owner, json!({"role_assignment": right})).await.is(200);
        let key = key(&server, &person).await;
        server.get("/users", &key).await.is(200);
        server.unlock(site.lock_id, &key).await.is(200);
        let path = format!("/role_assignments/{}", person.role_assignment_id);
        if demoted {
            let lower = json!({"role_assignment": {"role_id": "organization_observer"}});
            server.patch(&path, owner, lower).await.is(204);
        } else {
            server.delete(&path, owner).await.is(204);
        }
        server.get("/user", &key).await.refuses(401, "afc496");
        server.unlock(site.lock_id, &key).await.refuses(401, "afc496");
        server.get("/user", &person.credential).await.is(200);
        server.unlock(site.lock_id, &person.credential).await.is(200);
        let set = server.post("/event_sets", owner, json!({"event_set": {"event_type": "login.destroy"}})).await.ok();
        assert_eq!(set["events"][0]["message"], "An administrator made it, and is none any more.");
    }
}

#[tokio::test]
async fn who_is_an_administrator_by_a_team_loses_the_key_with_the_team() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    for lost in ["membership", "right", "team"] {
        let person = server.caller_with_role(Role::GroupBasic, site.group_id).await;
        let team = server.post("/teams", owner, json!({"team": {"name": "Administrators"}})).await.id();
        let member = json!({"team_id": team, "member_type": "User", "member_id": person.user_id});
        let membership = server.post("/team_memberships", owner, json!({"team_membership": member})).await.id();
        let right = json!({"assignee_type": "Team", "assignee_id": team, "role_id": "organization_administrator",
            "applies_to_type": "Organization", "applies_to_id": server.tenant.id});
        let right = server.post("/role_assignments", owner, json!({"role_assignment": right})).await.id();
        let key = key(&server, &person).await;
        server.unlock(site.lock_id, &key).await.is(200);
        let path = match lost {
            "membership" => format!("/team_memberships/{membership}"),
            "right" => format!("/role_assignments/{right}"),
            _ => format!("/teams/{team}"),
        };
        server.delete(&path, owner).await.is(204);
        server.unlock(site.lock_id, &key).await.refuses(401, "afc496");
        server.get("/user", &key).await.refuses(401, "afc496");
        server.unlock(site.lock_id, &person.credential).await.is(200);
    }
}

#[tokio::test]
async fn it_stays_as_long_as_its_user_is_an_administrator_in_any_way() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let person = administrator(&server).await;
    let key = key(&server, &person).await;
    let second = json!({"user_id": person.user_id, "role_id": "organization_administrator", "organization_id": server.tenant.id});
    server.post("/role_assignments", owner, json!({"role_assignment": second})).await.is(200);
    let path = format!("/role_assignments/{}", person.role_assignment_id);
    server.patch(&path, owner, json!({"role_assignment": {"notify": true}})).await.is(204);
    server.get("/user", &key).await.is(200);
    server.delete(&path, owner).await.is(204);
    server.get("/user", &key).await.is(200);
}

#[tokio::test]
async fn an_owner_who_hands_over_stays_an_administrator_and_keeps_the_key() {
    let server = server().await;
    let heir = administrator(&server).await;
    let offer = json!({"organization": {"transfer_to_id": heir.user_id}});
    server.post("/organization/request_transfer", &server.tenant.owner, offer).await.is(204);
    server.post("/organization/accept_transfer", &heir.credential, json!({})).await.is(204);
    server.get("/users", &server.tenant.owner).await.is(200);
}

#[tokio::test]
async fn a_key_that_no_administrator_made_lives_as_its_users_rights_do() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let person = server.caller_with_role(Role::OrganizationObserver, server.tenant.id).await;
    let key = key(&server, &person).await;
    server.get("/users", &key).await.is(200);
    server.delete(&format!("/role_assignments/{}", person.role_assignment_id), owner).await.is(204);
    server.get("/users", &key).await.refuses(403, "fcd8ef");
    server.get("/user", &key).await.is(200);
    server.delete(&format!("/users/{}", person.user_id), owner).await.is(204);
    server.get("/user", &key).await.refuses(401, "afc496");
}

#[tokio::test]
async fn a_key_cannot_be_changed() {
    let server = server().await;
    let person = administrator(&server).await;
    let key = key(&server, &person).await;
    let before = server.get("/login", &key).await.ok();
    assert_eq!(server.put("/login", &key, json!({"login": {"name": "Other"}})).await.invalid_fields(), ["name"]);
    assert_eq!(server.post("/login/promote", &key, Value::Null).await.invalid_fields(), ["type"]);
    let mut after = server.get("/login", &key).await.ok();
    after["last_used_at"] = before["last_used_at"].clone();
    assert_eq!(after, before);
}
