//! Doors behind a Shelly look-alike.

use crate::support::shelly::Shelly;
use crate::support::{Fault, Site, brief, broken, code_of, detail_of, nobody, opened, order};
use axum::http::Method;
use doorward_core::Code;
use doorward_egress::Policy;
use doorward_wire::Order;
use serde_json::{Value, json};

const PASSWORD: &str = "correct \"horse\"";

#[tokio::test]
async fn a_door_opens_with_one_timed_post() {
    let shelly = Shelly::start(None).await;
    assert_eq!(Site::new().ask(&order(1, &shelly.relay(None))).await, opened(8));
    assert_eq!(shelly.device().pulses, [json!({"id": 1, "on": true, "toggle_after": 8})]);
    assert_eq!(shelly.device().requests, [Method::POST]);
}

/// To one door after the other of the same device, so that none is covered by the pulse before.
async fn three_doors_open(site: &mut Site, relay: &Value) {
    for id in 1..=3 {
        assert_eq!(site.ask(&Order { lock_id: id.into(), ..order(id, relay) }).await, opened(8));
    }
}

#[tokio::test]
async fn a_switch_that_is_on_already_stays_on() {
    let shelly = Shelly::start(None).await;
    three_doors_open(&mut Site::new(), &shelly.relay(None)).await;
    assert_eq!(shelly.device().pulses.len(), 3);
}

#[tokio::test]
async fn the_password_is_proved_by_digest_and_the_challenge_is_used_again() {
    let shelly = Shelly::start(Some(PASSWORD)).await;
    three_doors_open(&mut Site::new(), &shelly.relay(Some(PASSWORD))).await;
    assert_eq!(shelly.device().pulses.len(), 3);
    assert_eq!(shelly.device().requests, [Method::POST, Method::POST, Method::POST, Method::POST]);
}

#[tokio::test]
async fn a_stale_challenge_is_replaced_within_the_order() {
    let shelly = Shelly::start(Some(PASSWORD)).await;
    shelly.device().nonce_uses = 1;
    three_doors_open(&mut Site::new(), &shelly.relay(Some(PASSWORD))).await;
    assert_eq!(shelly.device().pulses.len(), 3);
}

#[tokio::test]
async fn a_wrong_or_missing_password_is_a_refusal_that_does_not_tell_it() {
    let shelly = Shelly::start(Some(PASSWORD)).await;
    let mut site = Site::new();
    for (id, password) in [(1, None), (2, Some("wrong-secret"))] {
        let (code, detail) = detail_of(&site.ask(&order(id, &shelly.relay(password))).await);
        assert_eq!(code, Code::DeviceRefused);
        assert!(detail.contains("password") && !detail.contains("secret"), "{detail}");
    }
    assert!(shelly.device().pulses.is_empty());
    assert_eq!(shelly.device().requests.len(), 3);
}

#[tokio::test]
async fn challenges_that_never_end_are_given_up() {
    let shelly = Shelly::start(Some(PASSWORD)).await;
    shelly.device().nonce_uses = 0;
    let outcome = Site::new().ask(&order(1, &shelly.relay(Some(PASSWORD)))).await;
    assert_eq!(code_of(&outcome), Code::DeviceRefused);
    assert_eq!(shelly.device().requests.len(), 4);
}

#[tokio::test]
async fn a_weak_sign_in_is_not_answered() {
    let shelly = Shelly::start(Some(PASSWORD)).await;
    shelly.device().algorithm = "MD5";
    let outcome = Site::new().ask(&order(1, &shelly.relay(Some(PASSWORD)))).await;
    assert_eq!(code_of(&outcome), Code::DeviceRefused);
    assert_eq!(shelly.device().requests.len(), 1);
}

#[tokio::test]
async fn a_devices_own_error_is_a_refusal_with_its_number() {
    let shelly = Shelly::start(None).await;
    let mut relay = shelly.relay(None);
    relay["switch"] = json!(9);
    let (code, detail) = detail_of(&Site::new().ask(&order(1, &relay)).await);
    assert_eq!(code, Code::DeviceRefused);
    assert_eq!(detail, "The relay answered with status 500 and its error -103.");
}

#[tokio::test]
async fn a_device_that_does_not_answer_is_unavailable_and_one_that_answers_nonsense_refuses() {
    let mut site = Site::new();
    let hanging = json!({"kind": "shelly", "address": broken(Fault::Hangs).await.to_string()});
    assert_eq!(code_of(&site.ask(&brief(order(0, &hanging))).await), Code::DeviceUnavailable);
    let (_socket, nobody) = nobody();
    let cases = [
        (broken(Fault::Closes).await, Code::DeviceUnavailable),
        (nobody, Code::DeviceUnavailable),
        (broken(Fault::Says(b"220 mail.example.com ESMTP\r\n")).await, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nOK")).await, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 14\r\n\r\n{\"was_on\":null")).await, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 302 Found\r\nLocation: /\r\nContent-Length: 0\r\n\r\n")).await, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\n\r\n")).await, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n")).await, Code::DeviceRefused),
    ];
    for (id, (address, expected)) in (1..).zip(cases) {
        let relay = json!({"kind": "shelly", "address": address.to_string(), "password": PASSWORD});
        assert_eq!(code_of(&site.ask(&order(id, &relay)).await), expected, "case {id}");
    }
}

#[tokio::test]
async fn a_device_in_a_forbidden_network_is_a_matter_of_settings() {
    let shelly = Shelly::start(None).await;
    let (code, detail) = detail_of(&Site::with_policy(Policy::default()).ask(&order(1, &shelly.relay(None))).await);
    assert_eq!(code, Code::LockMisconfigured);
    assert!(detail.contains("--allow-egress 127.0.0.1/32"), "{detail}");
    assert!(shelly.device().requests.is_empty());
}
