//! Teams, who is in them, and rights that they hold (contract sections 2.4 and 2.11).

use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

async fn team(server: &TestServer, name: &str) -> i64 {
    server.post("/teams", &server.tenant.owner, json!({"team": {"name": name}})).await.id()
}

async fn join(server: &TestServer, team_id: i64, user_id: i64) -> i64 {
    let member = json!({"team_id": team_id, "member_type": "User", "member_id": user_id});
    server.post("/team_memberships", &server.tenant.owner, json!({"team_membership": member})).await.id()
}

async fn event_types(server: &TestServer, object_type: &str) -> Vec<Value> {
    let set = json!({"event_set": {"event_object_type": object_type}});
    let set = server.post("/event_sets", &server.tenant.owner, set).await.ok();
    set["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect()
}

#[tokio::test]
async fn a_team_has_a_name_and_nothing_else() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let made = server.post("/teams", owner, json!({"team": {"name": "Night shift", "colour": "blue"}})).await.ok();
    let mut fields: Vec<_> = made.as_object().unwrap().keys().collect();
    fields.sort();
    assert_eq!(fields, ["created_at", "id", "name", "resource_type", "updated_at"]);
    assert_eq!((&made["name"], &made["resource_type"]), (&json!("Night shift"), &json!("Team")));
    let path = format!("/teams/{}", made["id"]);
    server.put(&path, owner, json!({"name": "Day shift"})).await.is(204);
    server.patch(&path, owner, json!({"team": {}})).await.is(204);
    assert_eq!(server.get(&path, owner).await.ok()["name"], json!("Day shift"));
    for wrong in [json!({}), json!({"team": {"name": " "}}), json!({"team": {"name": "x".repeat(256)}})] {
        assert_eq!(server.post("/teams", owner, wrong).await.invalid_fields(), ["name"]);
    }
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    assert_eq!(event_types(&server, "Team").await, ["team.destroy", "team.update", "team.update", "team.create"]);
}

#[tokio::test]
async fn teams_are_listed_by_name_and_found_by_part_of_it() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (night, day) = (team(&server, "Night shift").await, team(&server, "Day shift").await);
    for (query, expected) in [
        ("", vec![day, night]),
        ("?sort=name", vec![day, night]),
        ("?sort=-name", vec![night, day]),
        ("?query=night", vec![night]),
        ("?limit=1&offset=1", vec![night]),
        (&format!("?ids={day}"), vec![day]),
    ] {
        assert_eq!(server.get(&format!("/teams{query}"), owner).await.ids(), expected, "{query}");
    }
    server.get("/teams?sort=age", owner).await.refuses(400, "e00400");
}

#[tokio::test]
async fn a_membership_names_a_team_and_a_user() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (team_id, (user_id, email)) = (team(&server, "Night shift").await, server.user(&server.tenant).await);
    let member = json!({"team_id": team_id.to_string(), "member_type": "User", "member_id": user_id.to_string()});
    let made = server.post("/team_memberships", owner, json!({"team_membership": member})).await.ok();
    for (field, expected) in [
        ("resource_type", json!("TeamMembership")),
        ("team_id", json!(team_id)),
        ("team", json!({"id": team_id, "resource_type": "Team", "name": "Night shift"})),
        ("member_type", json!("User")),
        ("member_id", json!(user_id)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    assert_eq!(made["member"]["email"], json!(email));
    let path = format!("/team_memberships/{}", made["id"]);
    assert_eq!(server.get(&path, owner).await.ok(), made);
    server.patch(&path, owner, json!({})).await.refuses(405, "e00405");
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    let types = event_types(&server, "TeamMembership").await;
    assert_eq!(types, ["team_membership.destroy", "team_membership.create"]);
}

#[tokio::test]
async fn a_membership_that_makes_no_sense_is_refused_by_field() {
    let server = server().await;
    let (team_id, user_id) = (team(&server, "Night shift").await, server.user(&server.tenant).await.0);
    join(&server, team_id, user_id).await;
    let member = json!({"team_id": team_id, "member_type": "User", "member_id": user_id});
    let with = |field: &str, value: Value| {
        let mut member = member.clone();
        member[field] = value;
        member
    };
    for (member, fields) in [
        (json!({}), vec!["member_id", "member_type", "team_id"]),
        (with("member_type", json!("Person")), vec!["member_type"]),
        (with("member_type", Value::Null), vec!["member_type"]),
        (with("team_id", json!(999_999)), vec!["team_id"]),
        (with("member_id", json!(999_999)), vec!["member_id"]),
        (member.clone(), vec!["member_id"]),
    ] {
        let answer = server.post("/team_memberships", &server.tenant.owner, json!({"team_membership": member})).await;
        assert_eq!(answer.invalid_fields(), fields, "{member}");
    }
}

#[tokio::test]
async fn memberships_are_filtered_by_team_and_by_member() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (night, day) = (team(&server, "Night shift").await, team(&server, "Day shift").await);
    let (one, two) = (server.user(&server.tenant).await.0, server.user(&server.tenant).await.0);
    let (one_at_night, one_by_day) = (join(&server, night, one).await, join(&server, day, one).await);
    let two_at_night = join(&server, night, two).await;
    for (query, expected) in [
        (String::new(), vec![one_at_night, one_by_day, two_at_night]),
        (format!("team_id={night}"), vec![one_at_night, two_at_night]),
        (format!("member_type=User&member_id={one}"), vec![one_at_night, one_by_day]),
        (format!("team_id={day}&member_type=User&member_id={two}"), vec![]),
        (format!("ids={two_at_night}"), vec![two_at_night]),
    ] {
        assert_eq!(server.get(&format!("/team_memberships?{query}"), owner).await.ids(), expected, "{query}");
    }
    for wrong in [format!("member_id={one}"), "member_type=Person".to_owned(), "team_id=night".to_owned()] {
        server.get(&format!("/team_memberships?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn a_teams_right_is_shown_as_the_teams_and_has_no_limit() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let team_id = team(&server, "Night shift").await;
    let right = json!({"assignee_type": "Team", "assignee_id": team_id, "role_id": "group_basic", "applies_to_type": "Group",
        "applies_to_id": site.group_id, "valid_until": server.in_seconds(60)});
    let made = server.post("/role_assignments", owner, json!({"role_assignment": right})).await.ok();
    let brief = json!({"id": team_id, "resource_type": "Team", "name": "Night shift"});
    for (field, expected) in [
        ("assignee_type", json!("Team")),
        ("assignee_id", json!(team_id)),
        ("assignee", brief.clone()),
        ("assignee_team_id", json!(team_id)),
        ("assignee_team", brief),
        ("user_id", Value::Null),
        ("user", Value::Null),
        ("guest_id", Value::Null),
        ("guest", Value::Null),
        ("scope", json!("group")),
        ("group_id", json!(site.group_id)),
        ("valid_until", json!(server.in_seconds(60))),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    let path = format!("/role_assignments/{}", made["id"]);
    let mut limited = right.clone();
    limited["unlock_limit"] = json!(3);
    let answer = server.post("/role_assignments", owner, json!({"role_assignment": limited})).await;
    assert_eq!(answer.invalid_fields(), ["unlock_limit"]);
    let answer = server.patch(&path, owner, json!({"role_assignment": {"unlock_limit": 3}})).await;
    assert_eq!(answer.invalid_fields(), ["unlock_limit"]);
    server.patch(&path, owner, json!({"role_assignment": {"role_id": "group_manager", "valid_until": null}})).await.is(204);
    let changed = server.get(&path, owner).await.ok();
    assert_eq!((&changed["role_id"], &changed["valid_until"]), (&json!("group_manager"), &Value::Null));
}

#[tokio::test]
async fn whoever_holds_a_right_by_a_team_is_counted_and_found_as_if_it_were_their_own() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let team_id = team(&server, "Night shift").await;
    let (one, two) = (server.user(&server.tenant).await.0, server.user(&server.tenant).await.0);
    for user_id in [one, two] {
        join(&server, team_id, user_id).await;
    }
    let right = |assignee_type: &str, assignee_id: i64| {
        json!({"role_assignment": {"assignee_type": assignee_type, "assignee_id": assignee_id, "role_id": "group_basic",
            "applies_to_type": "Group", "applies_to_id": site.group_id}})
    };
    let of_team = server.post("/role_assignments", owner, right("Team", team_id)).await.id();
    let own = server.post("/role_assignments", owner, right("User", one)).await.id();
    let group = server.get(&format!("/groups/{}", site.group_id), owner).await.ok();
    assert_eq!(group["users_count"], json!(2), "who holds it twice is counted once");
    assert_eq!(server.get(&format!("/users/{one}"), owner).await.ok()["groups_count"], json!(1));
    for filter in ["group_id", "place_id"] {
        let id = if filter == "group_id" { site.group_id } else { site.place_id };
        let mut found = server.get(&format!("/users?{filter}={id}"), owner).await.ids();
        found.sort_unstable();
        assert_eq!(found, [one, two], "{filter}");
    }
    for (query, expected) in [
        (format!("assignee_type=Team&assignee_id={team_id}"), vec![of_team]),
        ("assignee_type=Team".to_owned(), vec![of_team]),
        (format!("assignee_type=User&assignee_id={one}"), vec![own]),
        (format!("user_id={one}"), vec![own]),
        ("query=night".to_owned(), vec![of_team]),
        (format!("group_id={}&sort=user.name", site.group_id), vec![of_team, own]),
        (format!("group_id={}&sort=-user.name", site.group_id), vec![own, of_team]),
    ] {
        assert_eq!(server.get(&format!("/role_assignments?{query}"), owner).await.ids(), expected, "{query}");
    }
}
