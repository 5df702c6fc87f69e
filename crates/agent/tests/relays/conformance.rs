//! What every kind of relay does: pulse, hold and release as told, and the same reasons if it cannot.

use std::sync::Arc;

use crate::support::http::{Seen, device};
use crate::support::log::Log;
use crate::support::shelly::Shelly;
use crate::support::{Site, detail_of, hold, nobody, opened, order, release};
use doorward_core::Code;
use doorward_egress::Policy;
use doorward_wire::{Order, Outcome};
use serde_json::{Value, json};

/// What a device was told, whatever its language.
#[derive(Debug, PartialEq, Eq)]
enum Told {
    OnFor(u64),
    Off,
}

/// A relay at work: its settings, with a pulse of 8 s, and what its device was told so far.
struct Kind {
    relay: Value,
    told: Box<dyn Fn() -> Vec<Told>>,
}

fn simulated() -> Kind {
    let log = Log::start();
    let told = move || {
        let told = |line: &Value| match (line["message"].as_str()?, line["seconds"].as_u64()) {
            ("simulated door open" | "simulated door held open", Some(seconds)) => Some(Told::OnFor(seconds)),
            ("simulated door released", None) => Some(Told::Off),
            other => panic!("{other:?}"),
        };
        log.lines().iter().filter_map(told).collect()
    };
    Kind { relay: json!({"kind": "simulated", "pulse_seconds": 8}), told: Box::new(told) }
}

async fn shelly() -> Kind {
    let shelly = Shelly::start(Some("p")).await;
    let relay = shelly.relay(Some("p"));
    let told = move || {
        let told = |order: &Value| match order["on"].as_bool().unwrap() {
            true => Told::OnFor(order["toggle_after"].as_u64().unwrap()),
            false => {
                assert_eq!(order, &json!({"id": 1, "on": false}));
                Told::Off
            }
        };
        shelly.device().pulses.iter().map(told).collect()
    };
    Kind { relay, told: Box::new(told) }
}

/// The settings of an HTTP relay whose requests all go to this URL and expect this status.
fn http_relay(url: &str, status: u16) -> Value {
    let request = |body: &str| json!({"url": url, "body": body, "expect": {"status": status}});
    let mut relay = request(r#"{"on":{{seconds}}}"#);
    relay["kind"] = json!("http");
    relay["pulse_seconds"] = json!(8);
    relay["hold"] = request(r#"{"on":{{seconds}},"not":{{pulse_seconds}}}"#);
    relay["release"] = request(r#"{"off":"{{command_id}}"}"#);
    relay
}

async fn http() -> Kind {
    let (url, seen) = device().await;
    let relay = http_relay(&url, 202);
    let told = move || {
        let told = |body: &str| match serde_json::from_str::<Value>(body).unwrap() {
            body if body["on"].is_number() => Told::OnFor(body["on"].as_u64().unwrap()),
            body => {
                assert!(body["off"].is_string(), "{body}");
                Told::Off
            }
        };
        seen.lock().unwrap().iter().map(|(_, _, body)| told(body)).collect()
    };
    Kind { relay, told: Box::new(told) }
}

#[tokio::test]
async fn every_kind_pulses_holds_and_releases() {
    for kind in [simulated(), shelly().await, http().await] {
        let mut site = Site::new();
        assert_eq!(site.ask(&order(1, &kind.relay)).await, opened(8));
        assert_eq!(site.ask(&hold(2, &kind.relay)).await, opened(3_600));
        assert_eq!(site.ask(&release(3, &kind.relay)).await, Outcome::Released);
        assert_eq!((kind.told)(), [Told::OnFor(8), Told::OnFor(3_600), Told::Off], "{}", kind.relay);
    }
}

/// One order of each sort.
fn orders(relay: &Value) -> [Order; 3] {
    [order(1, relay), hold(2, relay), release(3, relay)]
}

async fn all_fail(site: &mut Site, relay: &Value, expected: Code) -> Vec<String> {
    let mut details = Vec::new();
    for order in orders(relay) {
        let (code, detail) = detail_of(&site.ask(&order).await);
        assert_eq!(code, expected, "{:?} of {relay}: {detail}", order.action);
        details.push(detail);
    }
    details
}

#[tokio::test]
async fn a_device_that_refuses_is_told_apart_for_every_order() {
    let shelly = Shelly::start(None).await;
    let mut unknown_switch = shelly.relay(None);
    unknown_switch["switch"] = json!(9);
    let (url, seen) = device().await;
    let mut site = Site::new();
    all_fail(&mut site, &unknown_switch, Code::DeviceRefused).await;
    all_fail(&mut Site::new(), &http_relay(&url, 200), Code::DeviceRefused).await;
    assert_eq!((shelly.device().requests.len(), seen.lock().unwrap().len()), (3, 3));
    assert!(shelly.device().pulses.is_empty());
}

#[tokio::test]
async fn a_device_that_cannot_be_reached_is_told_apart_for_every_order() {
    let (_socket, nobody) = nobody();
    for relay in [json!({"kind": "shelly", "address": nobody.to_string()}), http_relay(&format!("http://{nobody}/"), 202)] {
        all_fail(&mut Site::new(), &relay, Code::DeviceUnavailable).await;
    }
}

#[tokio::test]
async fn settings_that_cannot_work_are_told_apart_for_every_order() {
    let shelly = Shelly::start(None).await;
    let (url, seen) = device().await;
    for relay in [shelly.relay(None), http_relay(&url, 202)] {
        for detail in all_fail(&mut Site::with_policy(Policy::default()), &relay, Code::LockMisconfigured).await {
            assert!(detail.contains("--allow-egress 127.0.0.1/32"), "{detail}");
        }
    }
    assert!(shelly.device().requests.is_empty() && seen.lock().unwrap().is_empty());
}

#[tokio::test]
async fn a_relay_without_requests_for_it_cannot_be_held_open() {
    let (url, seen): (String, Seen) = device().await;
    let relay = json!({"kind": "http", "url": url});
    let mut site = Site::new();
    for order in [hold(1, &relay), release(2, &relay)] {
        let (code, detail) = detail_of(&site.ask(&order).await);
        assert_eq!(code, Code::LockMisconfigured);
        assert_eq!(detail, "This relay cannot be held open: its settings have no hold and release requests.");
    }
    assert!(seen.lock().unwrap().is_empty());
    // It is pulsed as ever.
    assert_eq!(site.ask(&order(3, &relay)).await, opened(5));
    assert_eq!(Arc::clone(&seen).lock().unwrap().len(), 1);
}
