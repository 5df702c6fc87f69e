//! Logins as they are read and changed by whoever has them (contract section 2.1).

use doorward_core::Role;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

/// The fields of a login, in alphabetical order.
const FIELDS: [&str; 17] = [
    "app",
    "created_at",
    "device",
    "device_brand",
    "device_model",
    "expire",
    "id",
    "last_used_at",
    "name",
    "os",
    "os_name",
    "primary",
    "type",
    "updated_at",
    "user",
    "user_agent",
    "user_id",
];

fn names(object: &Value) -> Vec<&str> {
    let mut names: Vec<_> = object.as_object().unwrap().keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

async fn range(server: &TestServer, query: &str) -> String {
    let answer = server.get(&format!("/logins{query}"), &server.tenant.owner).await.is(200);
    answer.header("x-collection-range").unwrap().to_owned()
}

#[tokio::test]
async fn a_login_is_told_with_all_its_fields_and_without_its_secret() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let (user_id, email) = server.user(tenant).await;
    let login = json!({"email": email, "name": "Phone", "device_brand": "Acme", "device_model": "One", "os_name": "OS"});
    let made = server.post("/logins", owner, json!({"login": login})).await.ok();
    let id = made["id"].as_i64().unwrap();
    let shown = server.get(&format!("/logins/{id}"), owner).await.ok();
    assert_eq!(server.get(&format!("/logins?user_id={user_id}"), owner).await.list(), std::slice::from_ref(&shown));
    assert_eq!(names(&shown), FIELDS);
    for (field, expected) in [
        ("type", json!("device")),
        ("primary", json!(false)),
        ("expire", json!(true)),
        ("last_used_at", Value::Null),
        ("user", json!({"id": user_id, "resource_type": "User", "email": email, "name": email.split('@').next()})),
        ("device", json!({"brand": "Acme", "model": "One"})),
        ("os", json!({"name": "OS", "version": null})),
        ("app", json!({"name": null, "version": null})),
        ("user_agent", json!({"name": null, "version": null})),
    ] {
        assert_eq!(shown[field], expected, "{field}");
    }
    for field in FIELDS {
        assert_eq!(made[field], shown[field], "{field}");
    }
    let key = server.get("/login", owner).await.ok();
    assert_eq!((&key["type"], &key["expire"], &key["scram_credentials"]), (&json!("api"), &json!(false), &Value::Null));
    let text = server.get("/logins?scope=all", owner).await.text;
    assert!(!text.contains(made["secret"].as_str().unwrap()) && !text.contains("digest"));
}

#[tokio::test]
async fn everyone_sees_their_own_logins_and_who_makes_them_for_others_sees_all() {
    let server = server().await;
    let (tenant, owner) = (&server.tenant, &server.tenant.owner);
    let member = server.caller_with_role(Role::OrganizationUserManager, tenant.id).await;
    let (second_id, second) = server.device_login(tenant, &member.email).await;
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, tenant.id).await;
    let (owners, own) = (server.get("/login", owner).await.id(), [member.login_id, second_id]);
    for query in ["", "?user_id=me", "?scope=me", &format!("?user_id={}", member.user_id), "?scope=all&user_id=me"] {
        assert_eq!(server.get(&format!("/logins{query}"), &second).await.ids(), own, "{query}");
    }
    assert_eq!(server.get(&format!("/logins?ids={second_id},{owners}"), &second).await.ids(), [second_id]);
    assert_eq!(server.get(&format!("/logins/{second_id}"), &member.credential).await.id(), second_id);
    for foreign in ["?scope=all".to_owned(), format!("?user_id={}", tenant.owner_id), format!("/{owners}")] {
        server.get(&format!("/logins{foreign}"), &second).await.refuses(403, "fcd8ef");
    }

    let mut all = server.get("/logins?scope=all", &administrator.credential).await.ids();
    all.sort_unstable();
    assert_eq!(all, [owners, member.login_id, second_id, administrator.login_id]);
    let of_member = server.get(&format!("/logins?scope=all&user_id={}", member.user_id), owner).await.ids();
    assert_eq!(of_member, own);
    assert_eq!(server.get(&format!("/logins?user_id=999999&ids={second_id}"), owner).await.ids(), Vec::<i64>::new());
    for wrong in ["scope=everyone", "user_id=you", "ids=a"] {
        server.get(&format!("/logins?{wrong}"), owner).await.refuses(400, "e00400");
    }

    let off = json!({"user": {"access_enabled": false}});
    server.patch(&format!("/users/{}", member.user_id), owner, off).await.is(204);
    for path in ["/logins".to_owned(), format!("/logins/{second_id}")] {
        server.get(&path, &second).await.refuses(403, "fcd8ff");
    }
}

#[tokio::test]
async fn the_list_has_ten_rows_unless_asked_for_up_to_250() {
    let server = server().await;
    for _ in 0..11 {
        server.device_login(&server.tenant, &server.tenant.email).await;
    }
    let owner = &server.tenant.owner;
    assert_eq!(server.get("/logins", owner).await.list().len(), 10);
    let mut ids = server.get("/logins?limit=7", owner).await.ids();
    ids.extend(server.get("/logins?limit=7&offset=7", owner).await.ids());
    assert_eq!(ids, server.get("/logins?limit=250", owner).await.ids());
    for (query, expected) in [("", "0-9/12"), ("?limit=250", "0-249/12"), ("?offset=20000", "*/12")] {
        assert_eq!(range(&server, query).await, expected, "{query}");
    }
    for wrong in ["limit=251", "limit=0", "offset=-1", "offset=20001"] {
        server.get(&format!("/logins?{wrong}"), owner).await.refuses(400, "e00400");
    }
}

#[tokio::test]
async fn a_login_is_renamed_by_whoever_comes_with_it_and_a_key_is_not() {
    let server = server().await;
    let (_, email) = server.user(&server.tenant).await;
    let (_, device) = server.device_login(&server.tenant, &email).await;
    let rename = |login: Value| server.put("/login", &device, json!({"login": login}));
    for (sent, expected) in [
        (json!({"name": " Phone "}), json!("Phone")),
        (json!({"push_token": "abc", "ios_voip_push_token": "def", "primary": true, "expire": false}), json!("Phone")),
        (json!({"name": null}), Value::Null),
    ] {
        rename(sent.clone()).await.is(204);
        let shown = server.get("/login", &device).await.ok();
        assert_eq!((&shown["name"], &shown["primary"], &shown["expire"]), (&expected, &json!(false), &json!(true)), "{sent}");
    }
    server.patch("/login", &device, json!({"name": "Bare"})).await.is(204);
    assert_eq!(server.get("/login", &device).await.ok()["name"], json!("Bare"));
    for wrong in [json!({"name": ""}), json!({"name": "a\nb"}), json!({"name": "x".repeat(256)}), json!({"name": 5})] {
        assert_eq!(rename(wrong).await.invalid_fields(), ["name"]);
    }

    let owner = &server.tenant.owner;
    let key = server.get("/login", owner).await.ok();
    assert_eq!(server.put("/login", owner, json!({"login": {"name": "Mine"}})).await.invalid_fields(), ["name"]);
    server.put("/login", owner, json!({"login": {"push_token": "abc"}})).await.is(204);
    assert_eq!(server.get("/login", owner).await.ok()["name"], key["name"]);
}
