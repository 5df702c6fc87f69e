//! Invites: a user and their right, or their place in a team, in one call (contract section 2.11).

use doorward_core::Role;
use doorward_testkit::database::TestDatabase;
use doorward_testkit::db_test;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

fn invite(kind: &str, id: i64, email: &str, right: Value) -> Value {
    json!({"invite": {"notify": false, "invites_to_type": kind, "invites_to_id": id,
        "invitee": {"resource_type": "User", "name": "Robin Example", "email": email}, "role_assignment": right}})
}

#[db_test]
async fn an_invite_makes_user_and_right_at_once(db: TestDatabase) {
    let server = TestServer::start(db).await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let until = server.in_seconds(60);
    for (kind, id, email, right) in [
        ("Group", site.group_id, "robin@example.com", json!({"role_id": "group_basic", "valid_until": until})),
        ("Place", site.place_id, "grace@example.com", json!({"role_id": "place_access_manager"})),
        ("Place", site.place_id, "robin@example.com", json!({"role_id": "place_administrator"})),
    ] {
        let made = server.post("/invites", owner, invite(kind, id, email, right.clone())).await.ok();
        let user = server.get(&format!("/users?email={email}"), owner).await.list().remove(0);
        for (field, expected) in [
            ("resource_type", json!("Invite")),
            ("notify", json!(false)),
            ("invites_to_type", json!(kind)),
            ("invites_to_id", json!(id)),
            ("invitee", json!({"id": user["id"], "resource_type": "User", "email": email, "name": "Robin Example"})),
            ("access_key", Value::Null),
            ("team_membership_id", Value::Null),
        ] {
            assert_eq!(made[field], expected, "{kind} {field}");
        }
        let kept = server.get(&format!("/role_assignments/{}", made["role_assignment_id"]), owner).await.ok();
        assert_eq!(made["role_assignment"], kept);
        assert_eq!((&kept["role_id"], &kept["user_id"], &kept["applies_to_id"]), (&right["role_id"], &user["id"], &json!(id)));
        assert_eq!(kept["valid_until"], right["valid_until"]);
    }
    let set = server.post("/event_sets", owner, json!({"event_set": {"event_type": "invite.create,user.create"}})).await.ok();
    let types: Vec<_> = set["events"].as_array().unwrap().iter().map(|event| event["type"].clone()).collect();
    assert_eq!(types, ["invite.create", "invite.create", "user.create", "invite.create", "user.create"], "newest first");
}

#[tokio::test]
async fn an_invite_to_a_team_makes_a_membership() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let made = server.post("/invites", owner, invite("Team", team, "robin@example.com", Value::Null)).await.ok();
    let membership = server.get(&format!("/team_memberships/{}", made["team_membership_id"]), owner).await.ok();
    assert_eq!((&made["team_membership"], &membership["member_id"]), (&membership, &made["invitee"]["id"]));
    assert_eq!((&made["role_assignment_id"], &made["role_assignment"]), (&Value::Null, &Value::Null));
    let twice = server.post("/invites", owner, invite("Team", team, "robin@example.com", Value::Null)).await;
    assert_eq!(twice.invalid_fields(), ["member_id"]);
}

#[tokio::test]
async fn an_invite_that_makes_no_sense_is_refused_by_field_and_adds_nobody() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let basic = || json!({"role_id": "group_basic"});
    let with = |field: &str, value: Value| {
        let mut invite = invite("Group", site.group_id, "robin@example.com", basic());
        invite["invite"][field] = value;
        invite
    };
    let invitee = |fields: Value| with("invitee", fields);
    let right = |fields: Value| with("role_assignment", fields);
    let users = server.get("/users", owner).await.list().len();
    for (invite, fields) in [
        (json!({}), vec!["invitee", "invitee.email", "invites_to_id", "invites_to_type"]),
        (with("invites_to_type", json!("Organization")), vec!["invites_to_type"]),
        (with("invites_to_id", json!(999_999)), vec!["invites_to_id"]),
        (with("access_key", json!({"link_enabled": true})), vec!["access_key"]),
        (invitee(json!({"resource_type": "Team", "email": "robin@example.com"})), vec!["invitee.resource_type"]),
        (invitee(json!({"email": "no at sign", "name": 5})), vec!["invitee.email", "invitee.name"]),
        (invitee(json!({"email": "robin@example.com", "name": "x".repeat(256)})), vec!["invitee.name"]),
        (invitee(json!({"email": "robin@example.com", "phone_number": "+12025550123"})), vec!["invitee.phone_number"]),
        (right(json!({})), vec!["role_assignment.role_id"]),
        (right(json!({"role_id": "place_administrator"})), vec!["role_assignment.role_id"]),
        (right(json!({"role_id": "x".repeat(300_000)})), vec!["role_assignment.role_id"]),
        (
            right(json!({"role_id": "group_basic", "valid_from": server.in_seconds(2), "valid_until": server.in_seconds(1)})),
            vec!["role_assignment.valid_until"],
        ),
        (
            invite(
                "Place",
                site.place_id,
                "robin@example.com",
                json!({"role_id": "place_administrator", "valid_until": server.in_seconds(1)}),
            ),
            vec!["role_assignment.valid_until"],
        ),
        (invite("Team", team, "robin@example.com", basic()), vec!["role_assignment"]),
    ] {
        assert_eq!(server.post("/invites", owner, invite.clone()).await.invalid_fields(), fields, "{invite}");
    }
    // A user manager stands below a place administrator, and the user that was added for them goes again.
    let manager = server.caller_with_role(Role::OrganizationUserManager, tenant.id).await;
    let above = invite("Place", site.place_id, "robin@example.com", json!({"role_id": "place_administrator"}));
    server.post("/invites", &manager.credential, above).await.refuses(403, "fcd8ef");
    assert_eq!(server.get("/users", owner).await.list().len(), users + 1, "the manager alone was added");
    server.post("/invites", &manager.credential, invite("Group", site.group_id, "robin@example.com", basic())).await.ok();
}
