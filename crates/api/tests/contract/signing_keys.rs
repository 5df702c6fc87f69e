//! The keys that sign offline passes: Doorward's own.

use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_core::Role;
use doorward_testkit::server::TestServer;
use serde_json::{Value, json};

use crate::server;

const PATH: &str = "/organization/signing_keys";

/// The public keys that the API tells.
pub async fn public_keys(server: &TestServer) -> Vec<[u8; 32]> {
    let keys = server.get(PATH, &server.tenant.owner).await.list();
    let decoded = |key: &Value| URL_SAFE_NO_PAD.decode(key["public_key"].as_str().unwrap()).unwrap().try_into().unwrap();
    keys.iter().map(decoded).collect()
}

async fn offline_link(server: &TestServer, group_id: i64, valid_until: Value) -> i64 {
    let fields = json!({"quick_response_code_type": "offline", "valid_until": valid_until});
    server.link(&server.tenant, group_id, fields).await.id
}

async fn rotate(server: &TestServer) -> Value {
    server.post(&format!("{PATH}/rotate"), &server.tenant.owner, json!({})).await.ok()
}

/// Whether and until when the keys are trusted, the newest first.
async fn trust(server: &TestServer) -> Vec<(bool, Value)> {
    let keys = server.get(PATH, &server.tenant.owner).await.list();
    keys.iter().map(|key| (key["trusted"].as_bool().unwrap(), key["trusted_until"].clone())).collect()
}

async fn events(server: &TestServer) -> Vec<(String, Value)> {
    let set = json!({"event_set": {"event_object_type": "SigningKey"}});
    let set = server.post("/event_sets", &server.tenant.owner, set).await.ok();
    let told = |event: &Value| (event["type"].as_str().unwrap().to_owned(), event["object_name"].clone());
    set["events"].as_array().unwrap().iter().rev().map(told).collect()
}

#[tokio::test]
async fn the_first_offline_code_makes_a_key_and_others_use_it() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    assert_eq!(server.get(PATH, &server.tenant.owner).await.list(), Vec::<Value>::new());
    for _ in 0..3 {
        offline_link(&server, site.group_id, Value::Null).await;
    }
    let keys = server.get(PATH, &server.tenant.owner).await.list();
    let [key] = keys.as_slice() else { panic!("{keys:?}") };
    assert_eq!(
        (&key["resource_type"], &key["algorithm"], &key["retired_at"]),
        (&json!("SigningKey"), &json!("EdDSA"), &Value::Null)
    );
    assert_eq!((&key["trusted"], &key["trusted_until"]), (&json!(true), &Value::Null));
    assert_eq!(events(&server).await, [("signing_key.create".to_owned(), key["kid"].clone())]);
}

#[tokio::test]
async fn whoever_makes_links_has_the_key_made_but_only_administrators_see_and_rotate_it() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let manager = server.caller_with_role(Role::GroupManager, site.group_id).await;
    let fields = json!({"group_id": site.group_id, "name": "Ada", "quick_response_code_type": "offline"});
    server.post("/group_links", &manager.credential, json!({"group_link": fields})).await.ok();
    server.get(PATH, &manager.credential).await.refuses(403, "fcd8ef");
    server.post(&format!("{PATH}/rotate"), &manager.credential, json!({})).await.refuses(403, "fcd8ef");
    let administrator = server.caller_with_role(Role::OrganizationAdministrator, server.tenant.id).await;
    assert_eq!(server.get(PATH, &administrator.credential).await.list().len(), 1);
    server.post(&format!("{PATH}/rotate"), &administrator.credential, json!({})).await.ok();
}

#[tokio::test]
async fn a_rotation_retires_a_key_that_is_trusted_as_long_as_its_passes_last() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, Value::Null).await;
    let unending = offline_link(&server, site.group_id, Value::Null).await;
    let until = server.in_seconds(100);
    offline_link(&server, site.group_id, json!(until)).await;
    offline_link(&server, site.group_id, json!(server.in_seconds(50))).await;
    server.clock.advance(Duration::from_secs(1));
    let made = rotate(&server).await;
    let keys = server.get(PATH, owner).await.list();
    assert_eq!((keys.len(), &keys[0]), (2, &made));
    assert_eq!(keys[1]["retired_at"], json!(server.in_seconds(0)));
    assert_eq!(trust(&server).await, [(true, Value::Null), (true, Value::Null)], "one pass has no end");

    server.delete(&format!("/group_links/{unending}"), owner).await.is(204);
    assert_eq!(trust(&server).await, [(true, Value::Null), (true, json!(until))]);
    server.clock.advance(Duration::from_secs(98));
    assert!(trust(&server).await[1].0);
    server.clock.advance(Duration::from_secs(1));
    assert_eq!(trust(&server).await[1], (false, json!(until)));

    server.clock.advance(Duration::from_secs(1));
    let third = rotate(&server).await;
    assert_eq!(trust(&server).await[1], (false, json!(server.in_seconds(0))), "it has signed nothing");
    let names: Vec<_> = keys.iter().map(|key| key["kid"].clone()).collect();
    let expected = [
        ("signing_key.create", &names[1]),
        ("signing_key.retire", &names[1]),
        ("signing_key.create", &names[0]),
        ("signing_key.retire", &names[0]),
        ("signing_key.create", &third["kid"]),
    ];
    assert_eq!(events(&server).await, expected.map(|(kind, name)| (kind.to_owned(), name.clone())));
}

#[tokio::test]
async fn a_rotation_makes_the_first_key_if_there_is_none() {
    let server = server().await;
    let made = rotate(&server).await;
    assert_eq!(server.get(PATH, &server.tenant.owner).await.list(), [made]);
}

#[tokio::test]
async fn keys_are_listed_in_pages_and_only_those_of_the_organization() {
    let server = server().await;
    let other = server.second_organization().await;
    let mut made = Vec::new();
    for _ in 0..3 {
        made.push(rotate(&server).await["id"].clone());
    }
    let page = server.get(&format!("{PATH}?limit=2&offset=1"), &server.tenant.owner).await.is(200);
    assert_eq!(page.header("x-collection-range"), Some("1-2/3"));
    let ids: Vec<_> = page.list().iter().map(|key| key["id"].clone()).collect();
    assert_eq!(ids, [made[1].clone(), made[0].clone()]);
    assert_eq!(server.get(PATH, &other.owner).await.list(), Vec::<Value>::new());
    server.get(&format!("{PATH}?limit=none"), &server.tenant.owner).await.is(400);
}
