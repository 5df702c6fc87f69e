//! Role assignments in the present and in the older form (contract sections 2.4 and 6).

use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn both_forms_grant_the_same_right_and_every_answer_carries_both() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let (user_id, _) = server.user(tenant).await;
    for (role, kind, scope, applies_to, older) in [
        ("group_basic", "Group", "group", site.group_id, "group_id"),
        ("place_administrator", "Place", "place", site.place_id, "place_id"),
        ("organization_observer", "Organization", "organization", tenant.id, "organization_id"),
    ] {
        let present = json!({"applies_to_type": kind, "applies_to_id": applies_to, "assignee_type": "User", "assignee_id": user_id, "role_id": role});
        let short = json!({"user_id": user_id.to_string(), "role_id": role, older: applies_to.to_string()});
        let mut made = Vec::new();
        for form in [present, short] {
            made.push(server.post("/role_assignments", owner, json!({"role_assignment": form})).await.ok());
        }
        assert_ne!(made[0]["id"], made[1]["id"], "granting the same right twice makes a second row");
        for right in made {
            for (field, expected) in [
                ("resource_type", json!("RoleAssignment")),
                ("role_id", json!(role)),
                ("applies_to_type", json!(kind)),
                ("applies_to_id", json!(applies_to)),
                ("assignee_type", json!("User")),
                ("assignee_id", json!(user_id)),
                ("user_id", json!(user_id)),
                ("scope", json!(scope)),
                ("type", json!(scope)),
                (older, json!(applies_to)),
                ("created_by_id", json!(tenant.owner_id)),
                ("notify", json!(false)),
            ] {
                assert_eq!(right[field], expected, "{role} {field}");
            }
            assert_eq!(right["applies_to"]["id"], json!(applies_to));
            assert_eq!((&right["user"]["id"], &right["assignee"]["id"]), (&json!(user_id), &json!(user_id)));
            if scope == "group" {
                assert_eq!((&right["group"]["id"], &right["group"]["name"]), (&json!(site.group_id), &json!("Guests")));
            }
        }
    }
}

#[tokio::test]
async fn the_older_filters_find_what_the_present_ones_find() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let (user_id, email) = server.user(tenant).await;
    let of_group = grant(&server, json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id})).await;
    let of_place = grant(&server, json!({"user_id": user_id, "role_id": "place_administrator", "place_id": site.place_id})).await;
    let of_all =
        grant(&server, json!({"user_id": user_id, "role_id": "organization_observer", "organization_id": tenant.id})).await;
    for (query, expected) in [
        (format!("user_id={user_id}"), vec![of_group, of_place, of_all]),
        (format!("user_id={user_id}&scope=group"), vec![of_group]),
        (format!("user_id={user_id}&scope=organization"), vec![of_all]),
        (format!("assignee_type=User&assignee_id={user_id}&applies_to_type=Place"), vec![of_place]),
        (format!("applies_to_type=Group&applies_to_id={}", site.group_id), vec![of_group]),
        (format!("group_id={}", site.group_id), vec![of_group]),
        (format!("place_id={}", site.place_id), vec![of_place]),
        ("role_id=group_basic".to_owned(), vec![of_group]),
        (format!("query={email}"), vec![of_group, of_place, of_all]),
    ] {
        assert_eq!(server.get(&format!("/role_assignments?{query}"), owner).await.ids(), expected, "{query}");
    }
    for wrong in ["applies_to_id=1", "role_id=king", "scope=galaxy", "assignee_type=Person", "assignee_id=1"] {
        server.get(&format!("/role_assignments?{wrong}"), owner).await.refuses(400, "e00400");
    }
    let own = server.get("/role_assignments?user_id=me", owner).await.list();
    assert_eq!((own.len(), &own[0]["role_id"]), (1, &json!("organization_owner")));
}

#[tokio::test]
async fn every_answer_has_all_fields_and_one_object_of_the_older_form() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, Value::Null).await;
    let (user_id, _) = server.user(tenant).await;
    let all = "applies_to applies_to_id applies_to_type assignee assignee_id assignee_team assignee_team_id assignee_type created_at \
               created_by_id created_by_type group_id guest guest_id id issued_by_id notify organization_id place_id resource_type \
               role_id scope type unlock_limit unlock_limit_period unlocks_count updated_at user user_id valid_from valid_until";
    for (role, of, applies_to) in [
        ("group_basic", "group", site.group_id),
        ("place_access_manager", "place", site.place_id),
        ("organization_observer", "organization", tenant.id),
    ] {
        let right = json!({"user_id": user_id, "role_id": role, format!("{of}_id"): applies_to});
        let made = server.post("/role_assignments", owner, json!({"role_assignment": right})).await.ok();
        let mut expected: Vec<&str> = all.split_whitespace().chain([of]).collect();
        let mut found: Vec<&str> = made.as_object().unwrap().keys().map(String::as_str).collect();
        expected.sort_unstable();
        found.sort_unstable();
        assert_eq!(found, expected, "{role}");
        assert_eq!(made[of], made["applies_to"]);
        assert_eq!((&made["created_by_type"], &made["issued_by_id"]), (&json!("User"), &json!(tenant.owner_id)));
        assert_eq!((&made["guest_id"], &made["assignee_team_id"]), (&Value::Null, &Value::Null));
    }
}

async fn grant(server: &TestServer, right: Value) -> i64 {
    server.post("/role_assignments", &server.tenant.owner, json!({"role_assignment": right})).await.id()
}

#[tokio::test]
async fn what_does_not_fit_together_is_refused_by_field() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let (user_id, _) = server.user(&server.tenant).await;
    let group = json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id});
    let with = |field: &str, value: Value| {
        let mut right = group.clone();
        right[field] = value;
        right
    };
    for (right, field) in [
        (with("role_id", json!("king")), "role_id"),
        (with("role_id", json!("place_administrator")), "role_id"),
        (with("role_id", Value::Null), "role_id"),
        (with("user_id", json!(999_999)), "user_id"),
        (with("group_id", json!(999_999)), "group_id"),
        (with("assignee_type", json!("Person")), "assignee_type"),
        (with("assignee_type", json!("Team")), "assignee_id"),
        (with("valid_from", json!("soon")), "valid_from"),
        (json!({"user_id": user_id, "role_id": "group_basic"}), "applies_to_id"),
        (
            json!({"user_id": user_id, "role_id": "place_administrator", "place_id": site.place_id, "valid_until": server.in_seconds(9)}),
            "valid_until",
        ),
    ] {
        let answer = server.post("/role_assignments", owner, json!({"role_assignment": right})).await;
        assert_eq!(answer.invalid_fields(), [field], "{right}");
    }
    let backwards = json!({"valid_from": server.in_seconds(2), "valid_until": server.in_seconds(1)});
    let id = grant(&server, group.clone()).await;
    let answer = server.patch(&format!("/role_assignments/{id}"), owner, json!({"role_assignment": backwards})).await;
    assert_eq!(answer.invalid_fields(), ["valid_until"]);
}

#[tokio::test]
async fn a_change_keeps_what_it_does_not_name() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let (user_id, _) = server.user(&server.tenant).await;
    let (from, until) = (server.in_seconds(-5), server.in_seconds(5));
    let right =
        json!({"user_id": user_id, "role_id": "group_basic", "group_id": site.group_id, "valid_from": from, "valid_until": until});
    let path = format!("/role_assignments/{}", grant(&server, right).await);
    for (change, expected) in [
        (json!({"role_id": "group_manager"}), (json!("group_manager"), json!(from), json!(until))),
        (json!({"valid_until": null}), (json!("group_manager"), json!(from), Value::Null)),
        (json!({}), (json!("group_manager"), json!(from), Value::Null)),
    ] {
        server.put(&path, owner, json!({"role_assignment": change})).await.is(204);
        let right = server.get(&path, owner).await.ok();
        assert_eq!((right["role_id"].clone(), right["valid_from"].clone(), right["valid_until"].clone()), expected, "{change}");
    }
}
