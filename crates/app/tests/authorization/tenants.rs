//! Another organization's things do not exist.

use std::collections::BTreeSet;

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::fixtures::Site;
use doorward_testkit::server::{Credential, Tenant, TestServer};
use serde_json::{Value, json};

use crate::operations::{all, send};

/// All that an organization's owner sees of it.
async fn everything(server: &TestServer, tenant: &Tenant, site: &Site) -> Vec<Value> {
    let mut seen = server.seen(tenant, site).await;
    seen.push(server.post("/event_sets?limit=1000", &tenant.owner, json!({})).await.ok()["events"].clone());
    seen
}

#[db_test]
async fn every_route_with_an_id_answers_404_to_another_organization_and_changes_nothing(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    let site = server.site(&other, json!({"kind": "simulated"})).await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let mut tried = BTreeSet::new();
    // Roles are the same everywhere.
    for operation in all().iter().filter(|operation| operation.path.contains("{id}") && operation.path != "/roles/{id}") {
        let prepared = operation.prepare(&server, &other, &site).await;
        let before = everything(&server, &other, &site).await;
        for intruder in [&server.tenant.owner, &administrator.credential] {
            let answer = send(&server, &operation.method, &prepared, intruder).await.is(404);
            assert!(matches!(answer.json["code"].as_str(), Some("e00404" | "fad10e")), "{}", answer.text);
        }
        for nobody in [Credential::Nothing, Credential::Login(doorward_core::Secret::presented("unknown"))] {
            send(&server, &operation.method, &prepared, &nobody).await.is(401);
        }
        assert_eq!(everything(&server, &other, &site).await, before, "{} {}", operation.method, operation.path);
        tried.insert(operation.path);
    }
    assert_eq!(tried.len(), 50, "{tried:?}");
}

#[db_test]
async fn ids_in_bodies_name_only_what_is_in_the_own_organization(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let own = server.site(&server.tenant, Value::Null).await;
    let (user_id, own_email) = server.user(&server.tenant).await;
    let other = server.second_organization().await;
    let foreign = server.site(&other, Value::Null).await;
    let (foreign_user, foreign_email) = server.user(&other).await;
    let foreign_team = server.post("/teams", &other.owner, json!({"team": {"name": "Day shift"}})).await.id();
    let foreign_guest = server.post("/guests", &other.owner, json!({"guest": {"name": "Robin Example"}})).await.id();
    let controller = json!({"controller": {"name": "Cellar", "place_id": foreign.place_id}});
    let foreign_controller = server.post("/controllers", &other.owner, controller).await.id();
    let terminal = json!({"terminal": {"name": "Gate", "place_id": foreign.place_id}});
    let foreign_terminal = server.post("/terminals", &other.owner, terminal).await.id();
    let before = everything(&server, &other, &foreign).await;

    let owner = &server.tenant.owner;
    let right = |user_id: i64, group_id: i64| json!({"role_assignment": {"user_id": user_id, "role_id": "group_basic", "group_id": group_id}});
    let schedule = |kind: &str, id: i64| json!({"schedule": {"scheduleable_type": kind, "scheduleable_id": id, "consequence": "allow", "monday": true}});
    let invite = |kind: &str, id: i64, right: Value| json!({"invite": {"invites_to_type": kind, "invites_to_id": id, "invitee": {"email": own_email}, "role_assignment": right}});
    let own_team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let member =
        |team_id: i64, user_id: i64| json!({"team_membership": {"team_id": team_id, "member_type": "User", "member_id": user_id}});
    for (path, body, field) in [
        ("/locks", json!({"lock": {"name": "x", "place_id": foreign.place_id}}), "place_id"),
        (
            "/locks",
            json!({"lock": {"name": "x", "place_id": own.place_id,
                "relay": {"kind": "simulated", "controller_id": foreign_controller}}}),
            "relay",
        ),
        (
            "/partner_keys",
            json!({"partner_key": {"name": "x", "algorithm": "HS256", "group_ids": [own.group_id, foreign.group_id]}}),
            "group_ids",
        ),
        (
            "/evaluation_webhooks",
            json!({"evaluation_webhook": {"name": "x", "url": "https://example.com/", "terminal_id": foreign_terminal}}),
            "terminal_id",
        ),
        ("/controllers", json!({"controller": {"name": "x", "place_id": foreign.place_id}}), "place_id"),
        ("/terminals", json!({"terminal": {"name": "x", "place_id": foreign.place_id}}), "place_id"),
        ("/terminals", json!({"terminal": {"name": "x", "place_id": own.place_id, "lock_id": foreign.lock_id}}), "lock_id"),
        (
            "/terminals",
            json!({"terminal": {"name": "x", "place_id": own.place_id, "controller_id": foreign_controller}}),
            "controller_id",
        ),
        ("/groups", json!({"group": {"name": "x", "place_id": foreign.place_id}}), "place_id"),
        ("/group_locks", json!({"group_lock": {"group_id": own.group_id, "lock_id": foreign.lock_id}}), "lock_id"),
        ("/group_locks", json!({"group_lock": {"group_id": foreign.group_id, "lock_id": own.lock_id}}), "group_id"),
        ("/group_links", json!({"group_link": {"group_id": foreign.group_id, "name": "x"}}), "group_id"),
        ("/schedules", schedule("Group", foreign.group_id), "scheduleable_id"),
        ("/schedules", schedule("Lock", foreign.lock_id), "scheduleable_id"),
        ("/role_assignments", right(foreign_user, own.group_id), "user_id"),
        ("/role_assignments", right(user_id, foreign.group_id), "group_id"),
        (
            "/role_assignments",
            json!({"role_assignment": {"user_id": user_id, "role_id": "organization_observer", "organization_id": other.id}}),
            "organization_id",
        ),
        ("/team_memberships", member(foreign_team, user_id), "team_id"),
        (
            "/team_memberships",
            json!({"team_membership": {"team_id": own_team, "member_type": "Guest", "member_id": foreign_guest}}),
            "member_id",
        ),
        (
            "/role_assignments",
            json!({"role_assignment": {"assignee_type": "Guest", "assignee_id": foreign_guest, "role_id": "group_basic",
                "applies_to_type": "Group", "applies_to_id": own.group_id, "notify": true}}),
            "assignee_id",
        ),
        ("/shares", json!({"share": {"email": own_email, "group_id": foreign.group_id}}), "group_id"),
        ("/invites", invite("Team", foreign_team, Value::Null), "invites_to_id"),
        ("/invites", invite("Group", foreign.group_id, json!({"role_id": "group_basic"})), "invites_to_id"),
        ("/team_memberships", member(own_team, foreign_user), "member_id"),
        (
            "/role_assignments",
            json!({"role_assignment": {"assignee_type": "Team", "assignee_id": foreign_team, "role_id": "group_basic",
                "applies_to_type": "Group", "applies_to_id": own.group_id}}),
            "assignee_id",
        ),
        (
            "/role_assignments",
            json!({"role_assignment": {"assignee_type": "User", "assignee_id": user_id, "role_id": "place_access_manager",
                "applies_to_type": "Place", "applies_to_id": foreign.place_id}}),
            "applies_to_id",
        ),
    ] {
        assert_eq!(server.post(path, owner, body.clone()).await.invalid_fields(), [field], "{path} {body}");
    }
    server.post("/logins", owner, json!({"login": {"email": foreign_email}})).await.refuses(404, "e00404");
    assert_eq!(everything(&server, &other, &foreign).await, before);
}

#[db_test]
async fn lists_and_filters_show_nothing_of_another_organization(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let other = server.second_organization().await;
    let foreign = server.site(&other, Value::Null).await;
    let link = server.link(&other, foreign.group_id, json!({})).await;
    let (foreign_user, foreign_email) = server.user(&other).await;
    let (foreign_login, _) = server.device_login(&other, &foreign_email).await;
    let schedule = json!({"schedule": {"scheduleable_type": "Group", "scheduleable_id": foreign.group_id, "consequence": "allow", "monday": true}});
    let schedule = server.post("/schedules", &other.owner, schedule).await.id();
    let team = server.post("/teams", &other.owner, json!({"team": {"name": "Day shift"}})).await.id();
    let member = json!({"team_membership": {"team_id": team, "member_type": "User", "member_id": foreign_user}});
    let membership = server.post("/team_memberships", &other.owner, member).await.id();
    let guest = server.guest(&other, foreign.group_id, json!({})).await.id;
    let controller = json!({"controller": {"name": "Cellar", "place_id": foreign.place_id}});
    let controller = server.post("/controllers", &other.owner, controller).await.id();
    let terminal = json!({"terminal": {"name": "Gate", "place_id": foreign.place_id, "controller_id": controller}});
    let terminal = server.post("/terminals", &other.owner, terminal).await.id();
    let partner_key = json!({"partner_key": {"name": "Desk", "algorithm": "HS256", "group_ids": [foreign.group_id]}});
    let partner_key = server.post("/partner_keys", &other.owner, partner_key).await.id();
    let judge = json!({"evaluation_webhook": {"name": "Desk", "url": "https://example.com/judge"}});
    let judge = server.post("/evaluation_webhooks", &other.owner, judge).await.id();
    let owner = &server.tenant.owner;
    for path in [
        format!("/evaluation_webhooks?ids={judge}"),
        "/evaluation_webhooks?query=Desk".to_owned(),
        format!("/partner_keys?ids={partner_key}"),
        "/partner_keys?query=Desk".to_owned(),
        format!("/controllers?ids={controller}"),
        format!("/controllers?lock_id={}", foreign.lock_id),
        format!("/terminals?ids={terminal}"),
        format!("/terminals?controller_id={controller}"),
        format!("/guests?ids={guest}"),
        "/guests?query=Ada".to_owned(),
        format!("/role_assignments?assignee_type=Guest&assignee_id={guest}"),
        format!("/team_memberships?member_type=Guest&member_id={guest}"),
        format!("/teams?ids={team}"),
        format!("/team_memberships?ids={membership}"),
        format!("/members?user_id={foreign_user}"),
        format!("/members?email={foreign_email}"),
        format!("/shares?group_id={}", foreign.group_id),
        format!("/team_memberships?team_id={team}"),
        format!("/team_memberships?member_type=User&member_id={foreign_user}"),
        format!("/role_assignments?assignee_type=Team&assignee_id={team}"),
        format!("/places?ids={}", foreign.place_id),
        format!("/locks?ids={}", foreign.lock_id),
        format!("/locks?place_id={}", foreign.place_id),
        format!("/groups?ids={}", foreign.group_id),
        format!("/groups?lock_id={}", foreign.lock_id),
        format!("/group_links?ids={}", link.id),
        format!("/group_links?group_id={}", foreign.group_id),
        format!("/users?ids={foreign_user}"),
        format!("/users?email={foreign_email}"),
        format!("/users?query={foreign_email}"),
        format!("/users?group_id={}", foreign.group_id),
        format!("/logins?user_id={foreign_user}"),
        format!("/logins?scope=all&ids={foreign_login}"),
        format!("/role_assignments?user_id={foreign_user}"),
        format!("/role_assignments?group_id={}", foreign.group_id),
        format!("/schedules?ids={schedule}"),
        format!("/schedules?scheduleable_type=Group&scheduleable_id={}", foreign.group_id),
    ] {
        assert_eq!(server.get(&path, owner).await.list(), Vec::<Value>::new(), "{path}");
    }
    server.get(&format!("/group_locks?group_id={}", foreign.group_id), owner).await.refuses(404, "e00404");
    for (of, id, code) in [("group_id", foreign.group_id, "e00404"), ("lock_id", foreign.lock_id, "fad10e")] {
        let path = format!("/calendar/summary?around=P1D/2026-11-25T00:00:00Z&consequence=allow&{of}={id}");
        server.get(&path, owner).await.refuses(404, code);
    }
    server.post(&format!("/locks/{}/lock_down", foreign.lock_id), &other.owner, json!({})).await.is(204);
    let set = json!({"event_set": {"event_object_type": "Lock", "event_object_id": foreign.lock_id}});
    assert_eq!(server.post("/event_sets", owner, set).await.ok()["events"], json!([]));
}

#[db_test]
async fn an_event_set_is_its_makers_alone(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    let id = server.post("/event_sets", &server.tenant.owner, json!({})).await.id();
    server.get(&format!("/event_sets/{id}"), &server.tenant.owner).await.ok();
    server.get(&format!("/event_sets/{id}"), &administrator.credential).await.refuses(404, "e00404");
}
