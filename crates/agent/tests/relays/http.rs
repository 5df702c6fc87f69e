//! Doors behind any HTTP device.

use crate::support::http::device;
use crate::support::{Fault, Site, brief, broken, code_of, detail_of, nobody, opened, order};
use axum::http::Method;
use doorward_core::Code;
use serde_json::{Value, json};

#[tokio::test]
async fn the_request_is_sent_once_as_it_was_set() {
    let (url, seen) = device().await;
    let order = order(
        0xab,
        &json!({
            "kind": "http", "method": "PUT", "url": url, "headers": {"X-Token": "t"}, "pulse_seconds": 4,
            "body": r#"{"for":{{pulse_seconds}},"seconds":{{seconds}},"id":"{{command_id}}","other":"{{name}}"}"#,
            "expect": {"status": 202, "pointer": "/result/open", "equals": true},
        }),
    );
    assert_eq!(Site::new().ask(&order).await, opened(4));
    let seen = seen.lock().unwrap();
    let [(method, headers, body)] = seen.as_slice() else { panic!("{} requests", seen.len()) };
    assert_eq!(
        (method, &headers["x-token"], &headers["content-type"]),
        (&Method::PUT, &"t".parse().unwrap(), &"application/json".parse().unwrap())
    );
    let id = order.command_id;
    assert_eq!(body, &format!(r#"{{"for":4,"seconds":4,"id":"{id}","other":"{{{{name}}}}"}}"#));
}

#[tokio::test]
async fn a_given_content_type_is_kept() {
    let (url, seen) = device().await;
    let relay = json!({"kind": "http", "url": url, "headers": {"Content-Type": "text/x-door"}, "body": "open"});
    assert_eq!(Site::new().ask(&order(1, &relay)).await, opened(5));
    assert_eq!(seen.lock().unwrap()[0].1["content-type"], "text/x-door");
}

#[tokio::test]
async fn an_unexpected_answer_is_a_refusal_without_secrets() {
    let (url, _) = device().await;
    let mut site = Site::new();
    for (id, expect) in (1..).zip([
        json!({"status": 200}),
        json!({"pointer": "/result/closed"}),
        json!({"pointer": "/result/open", "equals": false}),
    ]) {
        let relay =
            json!({"kind": "http", "url": url, "headers": {"X-Token": "header-secret"}, "body": "body-secret", "expect": expect});
        let (code, detail) = detail_of(&site.ask(&order(id, &relay)).await);
        assert_eq!(code, Code::DeviceRefused, "{expect}");
        assert!(!detail.contains("secret"), "{detail}");
    }
}

#[tokio::test]
async fn a_device_that_cannot_be_reached_is_unavailable() {
    let mut site = Site::new();
    let (_socket, nobody) = nobody();
    let addresses = [broken(Fault::Hangs).await, broken(Fault::Closes).await, nobody];
    for (id, address) in (1..).zip(addresses) {
        let relay: Value = json!({"kind": "http", "url": format!("http://{address}/?key=url-secret")});
        let (code, detail) = detail_of(&site.ask(&brief(order(id, &relay))).await);
        assert_eq!(code, Code::DeviceUnavailable);
        assert!(!detail.contains("secret"), "{detail}");
    }
}

#[tokio::test]
async fn headers_that_frame_the_message_are_a_matter_of_settings() {
    let (url, seen) = device().await;
    let relay = json!({"kind": "http", "url": url, "headers": {"Transfer-Encoding": "chunked"}});
    assert_eq!(code_of(&Site::new().ask(&order(1, &relay)).await), Code::LockMisconfigured);
    assert!(seen.lock().unwrap().is_empty());
}
