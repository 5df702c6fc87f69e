//! Partial updates, `null`, and loose types (contract section 6).

use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

async fn updated(server: &TestServer, path: &str, body: Value, with_put: bool) -> Value {
    let owner = &server.tenant.owner;
    let answer = if with_put { server.put(path, owner, body).await } else { server.patch(path, owner, body).await };
    answer.is(204);
    server.get(path, owner).await.ok()
}

#[tokio::test]
async fn a_partial_update_keeps_the_other_fields_with_patch_and_with_put() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let site = server.site(tenant, json!({"kind": "simulated", "pulse_seconds": 9})).await;
    let (user_id, _) = server.user(tenant).await;
    for (path, name, full) in [
        (
            format!("/places/{}", site.place_id),
            "place",
            json!({"name": "a", "address": "b", "description": "c", "latitude": 1.5, "longitude": 2.5,
                "image": "https://example.com/a.png", "time_zone": "Asia/Tokyo"}),
        ),
        (
            format!("/locks/{}", site.lock_id),
            "lock",
            json!({"name": "a", "description": "b", "latitude": 1.5, "longitude": 2.5, "order_id": 3, "floor_id": 4,
                "geofence_restriction_enabled": true, "reader_restriction_enabled": true, "time_restriction_enabled": true}),
        ),
        (
            format!("/groups/{}", site.group_id),
            "group",
            json!({"name": "a", "description": "b", "login_enabled": false, "geofence_restriction_enabled": true,
                "primary_device_restriction_enabled": true, "managed_device_restriction_enabled": true,
                "reader_restriction_enabled": true, "time_restriction_enabled": true, "tap_to_access_restriction_enabled": true}),
        ),
        (
            format!("/users/{user_id}"),
            "user",
            json!({"name": "a", "image": "https://example.com/a.png", "access_enabled": false, "password_flow_enabled": false,
                "metadata": {"floor": 3, "vip": true}, "notes": "b"}),
        ),
        (
            "/organization".to_owned(),
            "organization",
            json!({"name": "a", "address": "b", "description": "c", "time_zone": "Asia/Tokyo", "device_logins_expire_after": 60}),
        ),
    ] {
        let mut expected = updated(&server, &path, json!({name: full}), false).await;
        for (field, value) in full.as_object().unwrap() {
            assert_eq!(&expected[field], value, "{path} {field}");
        }
        for with_put in [false, true] {
            let new_name = format!("renamed {with_put}");
            expected["name"] = json!(new_name);
            assert_eq!(updated(&server, &path, json!({name: {"name": new_name}}), with_put).await, expected, "{path}");
            assert_eq!(updated(&server, &path, json!({name: {}}), with_put).await, expected, "{path}");
        }
    }
    server.get("/user", owner).await.is(200);
}

#[tokio::test]
async fn null_empties_what_may_be_empty_and_keeps_what_may_not() {
    let server = server().await;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let path = format!("/places/{}", site.place_id);
    let set = json!({"place": {"description": "c", "latitude": 1.5, "longitude": 2.5, "image": "https://example.com/a.png"}});
    let before = updated(&server, &path, set, false).await;
    let nulls = json!({"place": {"name": null, "address": null, "description": null, "latitude": null, "longitude": null,
        "image": null, "time_zone": null}});
    let after = updated(&server, &path, nulls, false).await;
    for field in ["description", "latitude", "longitude", "image"] {
        assert_eq!(after[field], Value::Null, "{field}");
    }
    for field in ["name", "address", "time_zone"] {
        assert_eq!(after[field], before[field], "{field}");
    }
    let lock = format!("/locks/{}", site.lock_id);
    assert_eq!(updated(&server, &lock, json!({"lock": {"relay": null}}), false).await["configured"], json!(false));
    let group = format!("/groups/{}", site.group_id);
    assert_eq!(updated(&server, &group, json!({"group": {"login_enabled": null}}), false).await["login_enabled"], json!(true));
}

#[tokio::test]
async fn nulls_in_a_create_mean_not_set() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = json!({"group_id": site.group_id, "name": "Ada", "email": null, "phone": null, "link_enabled": null,
        "quick_response_code_type": null, "valid_from": null, "valid_until": null});
    let made = server.post("/group_links", &server.tenant.owner, json!({"group_link": link})).await.ok();
    assert_eq!((&made["link_enabled"], &made["valid_until"], &made["email"]), (&json!(true), &Value::Null, &Value::Null));
    let user =
        json!({"email": "null@example.com", "name": null, "image": null, "access_enabled": null, "notes": null, "metadata": null});
    let made = server.post("/users", &server.tenant.owner, json!({"user": user})).await.ok();
    assert_eq!((&made["name"], &made["access_enabled"], &made["metadata"]), (&json!("null"), &json!(true), &json!({})));
}

#[tokio::test]
async fn numbers_and_booleans_may_come_as_text() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let link = json!({"group_id": site.group_id.to_string(), "name": "Ada", "link_enabled": "False"});
    let made = server.post("/group_links", owner, json!({"group_link": link})).await.ok();
    assert_eq!((&made["group_id"], &made["link_enabled"]), (&json!(site.group_id), &json!(false)));
    let lock = json!({"lock": {"name": "Door", "place_id": site.place_id.to_string(), "latitude": "52.5", "reader_restriction_enabled": "True"}});
    let made = server.post("/locks", owner, lock).await.ok();
    assert_eq!((&made["latitude"], &made["reader_restriction_enabled"]), (&json!(52.5), &json!(true)));
    let user =
        json!({"user": {"email": "loose@example.com", "send_emails": "false", "confirm": "true", "access_enabled": "false"}});
    assert_eq!(server.post("/users", owner, user).await.ok()["access_enabled"], json!(false));
}

#[tokio::test]
async fn a_place_cannot_be_moved_under_a_lock_or_group_nor_an_address_under_a_user() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let elsewhere = server.site(&server.tenant, Value::Null).await;
    let (user_id, email) = server.user(&server.tenant).await;
    for (path, name, field, value) in [
        (format!("/locks/{}", site.lock_id), "lock", "place_id", json!(elsewhere.place_id)),
        (format!("/groups/{}", site.group_id), "group", "place_id", json!(elsewhere.place_id)),
        (format!("/users/{user_id}"), "user", "email", json!("new@example.com")),
    ] {
        let after = updated(&server, &path, json!({name: {field: value}}), false).await;
        assert_ne!(after[field], value, "{path}");
    }
    assert_eq!(server.get(&format!("/users/{user_id}"), &server.tenant.owner).await.ok()["email"], json!(email));
}
