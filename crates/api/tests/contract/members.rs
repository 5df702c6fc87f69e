//! Members: users under ids of their own (contract sections 2.3 and 6).

use doorward_core::Role;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

/// The member that a user is.
async fn member(server: &TestServer, user_id: i64) -> Value {
    let found = server.get(&format!("/members?user_id={user_id}"), &server.tenant.owner).await.list();
    assert_eq!(found.len(), 1, "{found:?}");
    found[0].clone()
}

#[tokio::test]
async fn a_member_is_the_user_under_another_id() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let fields = json!({"email": "robin@example.com", "name": "Robin Example", "notes": "Left-handed", "metadata": {"floor": 3},
        "image": "https://example.com/robin.png", "access_enabled": false, "send_emails": false, "confirm": true});
    let made = server.post("/members", owner, json!({"member": fields})).await.ok();
    assert_ne!(made["id"], made["user_id"]);
    let user = server.get(&format!("/users/{}", made["user_id"]), owner).await.ok();
    for field in [
        "name",
        "email",
        "notes",
        "metadata",
        "image",
        "access_enabled",
        "password_flow_enabled",
        "otp_required_for_login",
        "last_accessed_at",
        "scim_access_enabled",
        "organization_id",
        "confirmed",
        "created_at",
        "updated_at",
    ] {
        assert_eq!(made[field], user[field], "{field}");
    }
    for (field, expected) in [
        ("resource_type", json!("Member")),
        ("name", json!("Robin Example")),
        ("access_enabled", json!(false)),
        ("place_id", Value::Null),
        ("role_id", Value::Null),
        ("shares_count", json!(0)),
        ("card_activation_required", json!(false)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    let brief = json!({"id": made["user_id"], "resource_type": "User", "email": "robin@example.com", "name": "Robin Example",
        "otp_required_for_login": false});
    assert_eq!(made["user"], brief);
    assert_eq!(server.get(&format!("/members/{}", made["id"]), owner).await.ok(), made);
    server.get(&format!("/members/{}", made["user_id"]), owner).await.refuses(404, "e00404");
    server.get(&format!("/users/{}", made["id"]), owner).await.refuses(404, "e00404");
    let taken = json!({"member": {"email": "ROBIN@example.com"}});
    assert_eq!(server.post("/members", owner, taken).await.invalid_fields(), ["email"]);
}

#[tokio::test]
async fn what_happens_to_a_member_happens_to_the_user() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let (user_id, _) = server.user(&server.tenant).await;
    let path = format!("/members/{}", member(&server, user_id).await["id"]);
    server.patch(&path, owner, json!({"member": {"name": "Robin Example"}})).await.is(204);
    server.put(&path, owner, json!({"member": {"notes": "Left-handed"}})).await.is(204);
    let user = server.get(&format!("/users/{user_id}"), owner).await.ok();
    assert_eq!((&user["name"], &user["notes"]), (&json!("Robin Example"), &json!("Left-handed")));
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    server.get(&format!("/users/{user_id}"), owner).await.refuses(404, "e00404");
}

#[tokio::test]
async fn members_are_found_as_users_are() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let in_group = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let (other, email) = server.user(tenant).await;
    let (one, two) = (member(&server, in_group.user_id).await["id"].clone(), member(&server, other).await["id"].clone());
    for (query, expected) in [
        (format!("ids={one},{two}"), vec![&one, &two]),
        (format!("ids={one},{other}"), vec![&one]),
        (format!("ids={other}"), vec![]),
        (format!("email={}", email.to_uppercase()), vec![&two]),
        (format!("query={email}"), vec![&two]),
        (format!("group_id={}", site.group_id), vec![&one]),
        (format!("place_id={}", site.place_id), vec![&one]),
        (format!("ids={one},{two}&sort=-name&limit=1"), vec![&two]),
    ] {
        let found = server.get(&format!("/members?{query}"), owner).await.list();
        assert_eq!(found.iter().map(|member| &member["id"]).collect::<Vec<_>>(), expected, "{query}");
    }
    assert_eq!(server.get("/members?user_id=me", owner).await.list()[0]["user_id"], json!(tenant.owner_id));
    server.get("/members?limit=101", owner).await.refuses(400, "e00400");
}

#[tokio::test]
async fn a_right_on_the_whole_organization_is_the_members_role() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let (user_id, _) = server.user(tenant).await;
    let grant = async |role: &str, kind: &str, id: i64, holder: (&str, i64)| {
        let right = json!({"assignee_type": holder.0, "assignee_id": holder.1, "role_id": role, "applies_to_type": kind, "applies_to_id": id});
        server.post("/role_assignments", owner, json!({"role_assignment": right})).await.id()
    };
    assert_eq!(member(&server, tenant.owner_id).await["role_id"], json!("organization_owner"));
    grant("group_manager", "Group", site.group_id, ("User", user_id)).await;
    let before = member(&server, user_id).await;
    assert_eq!((&before["role_id"], &before["shares_count"]), (&Value::Null, &json!(1)));
    grant("organization_observer", "Organization", tenant.id, ("User", user_id)).await;
    assert_eq!(member(&server, user_id).await["role_id"], json!("organization_observer"));
    let groups = server.get(&format!("/role_assignments?user_id={user_id}&scope=group"), owner).await.list();
    assert_eq!((groups.len(), &groups[0]["role_id"]), (1, &json!("group_manager")), "it is no right on a group");

    let team = server.post("/teams", owner, json!({"team": {"name": "Board"}})).await.id();
    grant("organization_user_manager", "Organization", tenant.id, ("Team", team)).await;
    assert_eq!(member(&server, user_id).await["role_id"], json!("organization_observer"));
    let membership = json!({"team_membership": {"team_id": team, "member_type": "User", "member_id": user_id}});
    server.post("/team_memberships", owner, membership).await.ok();
    assert_eq!(member(&server, user_id).await["role_id"], json!("organization_user_manager"));
    assert_eq!(member(&server, user_id).await["id"], before["id"], "an id stays");
}
