//! Roles (contract section 2.4).

use doorward_core::Role;
use doorward_core::permission::documented;
use doorward_testkit::server::Credential;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn every_role_is_listed_with_every_permission_that_clients_know() {
    let server = server().await;
    let answer = server.get("/roles", &server.tenant.owner).await.is(200);
    assert_eq!(answer.header("x-collection-range"), Some("0-9/9"));
    let roles = answer.list();
    let ids: Vec<&str> = roles.iter().map(|role| role["id"].as_str().unwrap()).collect();
    assert_eq!(ids, Role::ALL.iter().map(|role| role.as_str()).collect::<Vec<_>>());
    for role in &roles {
        let mut fields: Vec<&String> = role.as_object().unwrap().keys().collect();
        fields.sort();
        let expected = ["applies_to", "custom", "custom_role_id", "description", "id", "name", "permissions", "resource_type"];
        assert_eq!(fields, expected);
        assert_eq!(
            (&role["resource_type"], &role["custom"], &role["custom_role_id"]),
            (&json!("Role"), &json!(false), &Value::Null)
        );
        assert!(["Organization", "Place", "Group"].contains(&role["applies_to"].as_str().unwrap()));
        let permissions = role["permissions"].as_object().unwrap();
        assert!(permissions.values().all(Value::is_boolean));
        assert_eq!(permissions.len(), documented().count());
        assert!(documented().all(|name| permissions.contains_key(&name)));
        let id = role["id"].as_str().unwrap();
        assert_eq!(&server.get(&format!("/roles/{id}"), &server.tenant.owner).await.ok(), role);
    }
}

#[tokio::test]
async fn roles_come_in_pages_and_unknown_ones_are_not_found() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let answer = server.get("/roles?limit=2&offset=8", owner).await.is(200);
    assert_eq!(answer.header("x-collection-range"), Some("8-9/9"));
    assert_eq!(answer.list()[0]["id"], json!("organization_owner"));
    assert_eq!(server.get("/roles?offset=9", owner).await.header("x-collection-range"), Some("*/9"));
    server.get("/roles?limit=251", owner).await.refuses(400, "e00400");
    for id in ["0", "basic", "Group_Basic", "%FF", "group_basic%00"] {
        server.get(&format!("/roles/{id}"), owner).await.refuses(404, "e00404");
    }
    server.get("/roles/group_basic", &Credential::Nothing).await.is(401);
}
