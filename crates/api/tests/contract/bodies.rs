//! Request bodies: what is understood, and what is refused in words (contract sections 1.5 and 6).

use doorward_testkit::server::Credential;
use reqwest::Method;
use serde_json::{Value, json};

use crate::server;

#[tokio::test]
async fn unlock_takes_any_body_or_none() {
    let server = server().await;
    let owner = &server.tenant.owner;
    let site = server.site(&server.tenant, json!({"kind": "simulated"})).await;
    let path = format!("/locks/{}/unlock", site.lock_id);
    let request = || server.request(Method::POST, &path, owner);
    let json_type = "application/json";
    let mut answers = vec![
        server.send(request()).await,
        server.send(request().header("content-type", json_type)).await,
        server.send(request().header("content-type", json_type).body("null")).await,
        server.send(request().header("content-type", json_type).body(" \n")).await,
    ];
    for proof in [json!(123_456), json!("123456"), Value::Null] {
        let location = json!({"longitude": 13.4, "latitude": 52.5});
        let services = json!([{"type": "BLE", "available": true}]);
        let context = json!({"location": location, "services": services});
        let body = json!({"context": context, "lock": {"proximity_proof": proof}, "unknown": [1, {"deep": null}]});
        answers.push(server.post(&path, owner, body).await);
    }
    answers.push(server.post(&path, owner, json!({})).await);
    for answer in answers {
        assert_eq!(answer.ok(), json!({"message": "Unlocked!"}));
    }
}

#[tokio::test]
async fn a_json_content_type_on_a_request_without_a_body_is_fine() {
    let server = server().await;
    let site = server.site(&server.tenant, Value::Null).await;
    let path = format!("/group_locks/{}", site.group_lock_id);
    for (method, path, status) in [(Method::GET, "/locks", 200), (Method::DELETE, path.as_str(), 204)] {
        let request = server.request(method, path, &server.tenant.owner).header("content-type", "application/json");
        server.send(request).await.is(status);
    }
}

#[tokio::test]
async fn a_body_is_json_whatever_its_content_type_says() {
    let server = server().await;
    for content_type in [None, Some("text/plain"), Some("application/json; charset=utf-8"), Some("application/vnd.api+json")] {
        let body = r#"{"place": {"name": "Mill", "address": "1 Mill Lane"}}"#;
        let mut request = server.request(Method::POST, "/places", &server.tenant.owner).body(body);
        if let Some(content_type) = content_type {
            request = request.header("content-type", content_type);
        }
        server.send(request).await.is(200);
    }
}

#[tokio::test]
async fn what_is_not_a_json_object_is_400() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for body in [
        r#"{"place": "#,
        "{'place': {}}",
        "place[name]=x",
        "[]",
        "5",
        "\"text\"",
        "{\"place\": {\"name\": \"\u{1}\"}}",
        "\u{feff}{}",
    ] {
        let request = server.request(Method::POST, "/places", owner).header("content-type", "application/json").body(body);
        server.send(request).await.refuses(400, "e00400");
    }
    let not_utf8 = server.request(Method::POST, "/places", owner).body(vec![b'{', b'"', 0xff, b'"', b':', b'1', b'}']);
    server.send(not_utf8).await.refuses(400, "e00400");
    let deep = format!("{}{}", r#"{"place":"#.repeat(10_000), "}".repeat(10_000));
    server.send(server.request(Method::POST, "/places", owner).body(deep)).await.refuses(400, "e00400");
    assert_eq!(server.get("/places", owner).await.list(), Vec::<Value>::new());
}

#[tokio::test]
async fn an_envelope_that_holds_no_object_is_422() {
    let server = server().await;
    let owner = &server.tenant.owner;
    for wrong in [json!("x"), json!(5), json!(true), json!([]), json!(["Mill", "1 Mill Lane"])] {
        assert_eq!(server.post("/places", owner, json!({"place": wrong})).await.invalid_fields(), ["place"], "{wrong}");
        assert_eq!(server.post("/logins", owner, json!({"login": wrong})).await.invalid_fields(), ["login"], "{wrong}");
    }
    for nothing in [json!({}), json!({"place": {}}), json!({"place": null}), json!({"unknown": {}})] {
        assert_eq!(server.post("/places", owner, nothing.clone()).await.invalid_fields(), ["address", "name"], "{nothing}");
    }
}

#[tokio::test]
async fn unknown_members_are_ignored() {
    let server = server().await;
    let place =
        json!({"place": {"name": "Mill", "address": "1 Mill Lane", "colour": "red", "id": 7, "organization_id": 7}, "more": 1});
    let made = server.post("/places", &server.tenant.owner, place).await.ok();
    assert_eq!((&made["name"], &made["organization_id"]), (&json!("Mill"), &json!(server.tenant.id)));
    assert!(made.get("colour").is_none());
}

#[tokio::test]
async fn a_body_may_hold_a_mebibyte_and_no_more() {
    const MEBIBYTE: usize = 1_024 * 1_024;
    let server = server().await;
    let body = |length: usize| {
        let start = r#"{"place": {"name": "Mill", "address": "1 Mill Lane"}, "more": ""#;
        format!("{start}{}\"}}", "x".repeat(length - start.len() - 2))
    };
    let post = |length| server.request(Method::POST, "/places", &server.tenant.owner).body(body(length));
    server.send(post(MEBIBYTE)).await.is(200);
    server.send(post(MEBIBYTE + 1)).await.refuses(400, "e00400");
    let unlock = server.request(Method::POST, "/locks/1/unlock", &Credential::Nothing).body(body(MEBIBYTE + 1));
    assert!([400, 401].contains(&server.send(unlock).await.status));
}
