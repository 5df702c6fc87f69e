//! Shares, the short form of rights on groups (contract section 2.11).

use doorward_core::Role;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn a_share_gives_whoever_has_the_address_a_right_on_the_group() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated"})).await;
    let (user_id, email) = server.user(tenant).await;
    let share = json!({"email": email.to_uppercase(), "group_id": site.group_id.to_string(), "valid_until": server.in_seconds(60)});
    let made = server.post("/shares", owner, json!({"share": share})).await.ok();
    for (field, expected) in [
        ("resource_type", json!("Share")),
        ("email", json!(email)),
        ("role_id", json!("basic")),
        ("notify", json!(false)),
        ("user_id", json!(user_id)),
        ("group_id", json!(site.group_id)),
        ("group", json!({"id": site.group_id, "resource_type": "Group", "name": "Guests"})),
        ("valid_from", Value::Null),
        ("valid_until", json!(server.in_seconds(60))),
        ("issued_by_id", json!(tenant.owner_id)),
    ] {
        assert_eq!(made[field], expected, "{field}");
    }
    let (path, right) = (format!("/shares/{}", made["id"]), format!("/role_assignments/{}", made["id"]));
    assert_eq!(server.get(&path, owner).await.ok(), made);
    assert_eq!(server.get(&right, owner).await.ok()["role_id"], json!("group_basic"));
    let (_, credential) = server.device_login(tenant, &email).await;
    server.unlock(site.lock_id, &credential).await.is(200);
    server.patch(&path, owner, json!({"share": {"role_id": "manager", "valid_until": null}})).await.is(204);
    let changed = server.get(&right, owner).await.ok();
    assert_eq!((&changed["role_id"], &changed["valid_until"]), (&json!("group_manager"), &Value::Null));
    assert_eq!(server.get(&path, owner).await.ok()["role_id"], json!("manager"));
    server.delete(&path, owner).await.is(204);
    server.get(&path, owner).await.refuses(404, "e00404");
    server.unlock(site.lock_id, &credential).await.refuses(403, "f298bf");
}

#[tokio::test]
async fn a_share_with_an_unknown_address_adds_the_user_and_nothing_if_it_is_refused() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let share = |email: &str| json!({"share": {"email": email, "group_id": site.group_id, "role_id": "manager"}});
    let made = server.post("/shares", owner, share("Robin@example.com")).await.ok();
    let user = server.get("/users?email=robin@example.com", owner).await.list();
    assert_eq!((user.len(), &user[0]["id"], &user[0]["name"]), (1, &made["user_id"], &json!("Robin")));
    let again = server.post("/shares", owner, share("robin@example.com")).await.ok();
    assert_eq!(again["user_id"], made["user_id"]);
    assert_ne!(again["id"], made["id"], "granting the same right twice makes a second row");

    // Who manages a group gives its rights to users that are there, and adds none.
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    server.post("/shares", &manager.credential, share("robin@example.com")).await.ok();
    server.post("/shares", &manager.credential, share("grace@example.com")).await.refuses(403, "fcd8ef");
    let observer = server.caller_with_role(Role::OrganizationUserManager, tenant.id).await;
    server.post("/shares", &observer.credential, share("grace@example.com")).await.ok();
    for (share, fields) in [
        (json!({}), vec!["email", "group_id"]),
        (json!({"email": "ada@example.com", "group_id": 999_999}), vec!["group_id"]),
        (json!({"email": "no at sign", "group_id": site.group_id, "role_id": "king"}), vec!["email", "role_id"]),
        (
            json!({"email": "ada@example.com", "group_id": site.group_id, "valid_from": server.in_seconds(2),
                "valid_until": server.in_seconds(1)}),
            vec!["valid_until"],
        ),
    ] {
        assert_eq!(server.post("/shares", owner, json!({"share": share})).await.invalid_fields(), fields, "{share}");
    }
    assert_eq!(server.get("/users?email=ada@example.com", owner).await.list(), Vec::<Value>::new());
}

#[tokio::test]
async fn shares_are_the_rights_of_users_on_groups() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let member = server.caller_with_role(Role::GroupBasic, site.group_id).await;
    let administrator = server.caller_with_role(Role::PlaceAdministrator, site.place_id).await;
    let team = server.post("/teams", owner, json!({"team": {"name": "Night shift"}})).await.id();
    let of_team = json!({"assignee_type": "Team", "assignee_id": team, "role_id": "group_basic", "applies_to_type": "Group",
        "applies_to_id": site.group_id});
    let of_team = server.post("/role_assignments", owner, json!({"role_assignment": of_team})).await.id();
    let of_member = member.role_assignment_id;
    for (query, expected) in [
        (String::new(), vec![of_member]),
        (format!("ids={of_member},{of_team},{}", administrator.role_assignment_id), vec![of_member]),
        (format!("group_id={}", site.group_id), vec![of_member]),
        (format!("user_id={}", member.user_id), vec![of_member]),
        (format!("user_id={}", administrator.user_id), vec![]),
        (format!("query={}", member.email), vec![of_member]),
        ("query=night".to_owned(), vec![]),
    ] {
        assert_eq!(server.get(&format!("/shares?{query}"), owner).await.ids(), expected, "{query}");
    }
    assert_eq!(server.get("/shares", owner).await.header("x-collection-range"), Some("0-9/1"));
    server.get("/shares?limit=251", owner).await.refuses(400, "e00400");
    for id in [of_team, administrator.role_assignment_id] {
        server.get(&format!("/shares/{id}"), owner).await.refuses(404, "e00404");
        server.patch(&format!("/shares/{id}"), owner, json!({"share": {"notify": true}})).await.refuses(404, "e00404");
        server.delete(&format!("/shares/{id}"), owner).await.refuses(404, "e00404");
    }
    server.delete(&format!("/shares/{of_member}"), &member.credential).await.refuses(403, "fcd8ef");
}
