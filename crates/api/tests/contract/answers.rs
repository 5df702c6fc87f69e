//! Statuses, bodies and the types in them (contract sections 1.5, 1.7 and 6).

use doorward_core::{Secret, Timestamp};
use doorward_testkit::server::{Credential, TestServer};
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn a_create_answers_200_and_every_change_204_with_nothing_in_it() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let right = server.caller_with_role(doorward_core::Role::GroupBasic, site.group_id).await;
    let link = server.link(tenant, site.group_id, json!({"email": "ada@example.com"})).await;
    let link = format!("/group_links/{}", link.id);
    let (place, lock, group) =
        (format!("/places/{}", site.place_id), format!("/locks/{}", site.lock_id), format!("/groups/{}", site.group_id));
    let right_path = format!("/role_assignments/{}", right.role_assignment_id);
    let user = format!("/users/{}", right.user_id);
    let (team, team_membership) = team(&server, right.user_id).await;
    let (team, team_membership) = (format!("/teams/{team}"), format!("/team_memberships/{team_membership}"));
    let mut answers = Vec::new();
    for (path, body) in [
        ("/organization", json!({"organization": {"name": "Mill"}})),
        (&place, json!({"place": {"name": "Mill"}})),
        (&lock, json!({"lock": {"name": "Door"}})),
        (&group, json!({"group": {"name": "Guests"}})),
        (&user, json!({"user": {"name": "Ada"}})),
        (&right_path, json!({"role_assignment": {"notify": true}})),
        (&link, json!({"group_link": {"name": "Ada"}})),
        (&team, json!({"team": {"name": "Night shift"}})),
    ] {
        answers.push(server.patch(path, owner, body.clone()).await);
        answers.push(server.put(path, owner, body).await);
    }
    for path in [&lock, &place] {
        answers.push(server.post(&format!("{path}/lock_down"), owner, json!({})).await);
        answers.push(server.post(&format!("{path}/cancel_lockdown"), owner, json!({})).await);
    }
    answers.push(server.post(&format!("{link}/resend"), owner, json!({})).await);
    answers.push(server.delete("/login", &right.credential).await);
    let group_lock = format!("/group_locks/{}", site.group_lock_id);
    for path in [&group_lock, &link, &right_path, &team_membership, &team, &user, &lock, &group, &place] {
        answers.push(server.delete(path, owner).await);
    }
    for answer in answers {
        let answer = answer.is(204);
        assert_eq!((answer.text.as_str(), answer.header("content-type")), ("", None), "{}", answer.request);
        assert!(matches!(answer.header("content-length"), None | Some("0")), "{}", answer.request);
    }
}

/// A team with a user in it: its id, and that of the membership.
async fn team(server: &TestServer, user_id: i64) -> (i64, i64) {
    let owner = &server.tenant.owner;
    let team = server.post("/teams", owner, json!({"team": {"name": "Day shift"}})).await.id();
    let member = json!({"team_id": team, "member_type": "User", "member_id": user_id});
    (team, server.post("/team_memberships", owner, json!({"team_membership": member})).await.id())
}

#[tokio::test]
async fn a_resource_is_answered_in_strict_types() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let link = server.link(tenant, site.group_id, json!({})).await;
    let (team, team_membership) = team(&server, tenant.owner_id).await;
    let member = server.get("/members?user_id=me", owner).await.ids()[0];
    let share = json!({"share": {"email": tenant.email, "group_id": site.group_id}});
    let share = server.post("/shares", owner, share).await.id();
    for (path, resource_type) in [
        (format!("/teams/{team}"), "Team"),
        (format!("/team_memberships/{team_membership}"), "TeamMembership"),
        (format!("/places/{}", site.place_id), "Place"),
        (format!("/locks/{}", site.lock_id), "Lock"),
        (format!("/groups/{}", site.group_id), "Group"),
        (format!("/group_locks/{}", site.group_lock_id), "GroupLock"),
        (format!("/group_links/{}", link.id), "GroupLink"),
        (format!("/users/{}", tenant.owner_id), "User"),
        ("/user".to_owned(), "User"),
        (format!("/members/{member}"), "Member"),
        (format!("/shares/{share}"), "Share"),
        ("/organization".to_owned(), "Organization"),
    ] {
        let shown = server.get(&path, owner).await.ok();
        assert_eq!(shown["resource_type"], json!(resource_type), "{path}");
        check_types(&path, &shown);
    }
    for path in ["/group_links", "/role_assignments"] {
        for shown in server.get(path, owner).await.list() {
            check_types(path, &shown);
        }
    }
    check_types("/login", &server.get("/login", owner).await.ok());
}

/// Ids are whole numbers, moments RFC 3339 with `Z`, switches real booleans, places on earth numbers.
fn check_types(path: &str, object: &Value) {
    for (name, value) in object.as_object().unwrap() {
        let text = || value.as_str().unwrap_or_else(|| panic!("{path}: {name} is {value}"));
        let fits = if value.is_null() || name.ends_with("role_id") {
            true
        } else if name == "id" || name.ends_with("_id") || name.ends_with("_count") {
            value.is_i64()
        } else if name.ends_with("_at") || name.ends_with("_until") || name.ends_with("_since") || name == "valid_from" {
            name == "last_read_at" || (text().ends_with('Z') && Timestamp::parse(text()).is_some())
        } else if name.ends_with("_enabled")
            || ["configured", "locked_down", "online", "open", "unlocked", "notify"].contains(&name.as_str())
        {
            value.is_boolean()
        } else if name == "latitude" || name == "longitude" {
            value.is_number()
        } else {
            true
        };
        assert!(fits, "{path}: {name} is {value}");
        if value.is_object() && name != "metadata" && name != "relay" {
            check_types(&format!("{path} {name}"), value);
        }
    }
}

#[tokio::test]
async fn every_401_says_why_in_json() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let unknown = Secret::presented("0011223344556677");
    let lock = format!("/locks/{}/unlock", site.lock_id);
    for (method, path) in [
        (Method::GET, "/locks"),
        (Method::GET, "/organization"),
        (Method::GET, "/login"),
        (Method::POST, "/places"),
        (Method::POST, &lock),
    ] {
        for (credential, code) in [
            (Credential::Nothing, "afc496"),
            (Credential::Login(unknown.clone()), "afc496"),
            (Credential::GroupLink(unknown.clone()), "f299ef"),
        ] {
            let answer = server.send(server.request(method.clone(), path, &credential)).await.is(401);
            let takes_links = path != "/login" && path != "/places";
            let code = if takes_links { code } else { "afc496" };
            assert_eq!(answer.header("content-type"), Some("application/json"), "{path}");
            answer.refuses(401, code);
        }
    }
}

#[tokio::test]
async fn what_does_not_exist_is_404_and_a_wrong_method_405_in_json() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for path in ["/elevators", "/cameras/1", "/nothing/at/all", "/locks/1/2/3"] {
        server.get(path, owner).await.refuses(404, "e00404");
    }
    server.delete("/places", owner).await.refuses(405, "e00405");
    server.patch("/events/types", owner, json!({})).await.refuses(405, "e00405");
}

#[tokio::test]
async fn events_carry_what_webhooks_and_clients_need() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    server.unlock(site.lock_id, &server.tenant.owner).await.is(200);
    let event = server.unlock_events().await.remove(0);
    let names = [
        "uuid",
        "type",
        "actor_type",
        "actor_id",
        "actor_name",
        "actor_email",
        "authenticated_by_type",
        "authenticated_by_id",
        "authorized_by_type",
        "authorized_by_id",
        "authorized_by_role_id",
        "object_type",
        "object_id",
        "object_name",
        "action",
        "created_at",
        "message",
        "success",
        "code",
        "sequence",
        "organization_id",
        "place_id",
        "error_code",
        "error_message",
        "details",
        "via",
    ];
    let mut found: Vec<_> = event.as_object().unwrap().keys().map(String::as_str).collect();
    let mut expected = names.to_vec();
    found.sort_unstable();
    expected.sort_unstable();
    assert_eq!(found, expected);
    check_types("event", &event);
    let types = server.get("/events/types", &server.tenant.owner).await.list();
    assert!(
        types.contains(&json!("lock.unlock"))
            && types.contains(&json!("zone.update"))
            && types.contains(&json!("group_link.update"))
    );
}

#[tokio::test]
async fn what_this_server_gives_nobody_is_404() {
    let server = server().await;
    for (method, path) in [
        (Method::POST, "/logins/resolve"),
        (Method::GET, "/logins/resolve"),
        (Method::POST, "/login/offline_certificate"),
        (Method::POST, "/organization/generate_next_certificate"),
        (Method::GET, "/holiday_calendars/regions"),
        (Method::GET, "/cards"),
        (Method::POST, "/elevators"),
    ] {
        for credential in [&server.tenant.owner, &Credential::Nothing] {
            let request = server.request(method.clone(), path, credential);
            server.send(request.json(&json!({"login": {"resolution_token": "x"}}))).await.refuses(404, "e00404");
        }
    }
}

#[tokio::test]
async fn what_is_kept_for_older_integrations_says_so() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for path in ["/members", "/shares", "/events/meta", "/members/999999"] {
        let answer = server.get(path, owner).await;
        assert_eq!(answer.header("deprecation"), Some("@1795392000"), "{path}");
    }
    for path in ["/users", "/role_assignments", "/events/types"] {
        assert_eq!(server.get(path, owner).await.header("deprecation"), None, "{path}");
    }
    let meta = server.get("/events/meta", owner).await.ok();
    let of_locks = meta["object_type_to_action"]["Lock"].as_array().unwrap();
    assert!(of_locks.contains(&json!("unlock")) && of_locks.contains(&json!("held_open")), "{of_locks:?}");
    let document = serde_json::to_value(doorward_api::openapi()).unwrap();
    assert_eq!(document["paths"]["/shares/{id}"]["patch"]["deprecated"], json!(true));
    assert_eq!(document["paths"]["/users/{id}"]["patch"].get("deprecated"), None);
}
