//! What every kind of relay does: pulse, hold and release as told, and the same reasons if it cannot.

use std::sync::Arc;

use crate::support::http::{Seen, device};
use crate::support::log::Log;
use crate::support::mqtt::{Broker, Device, PASSWORD, USER};
use crate::support::shelly::Shelly;
use crate::support::{Site, detail_of, hold, nobody, opened, order, release};
use crate::support::{homes, uhppote};
use doorward_core::Code;
use doorward_egress::Policy;
use doorward_wire::{Order, Outcome};
use serde_json::{Value, json};

/// What a device was told, whatever its language.
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
enum Told {
    OnFor(u64),
    /// By a device that is not told for how long.
    On,
    Off,
}

/// A relay at work: its settings, with a pulse of 8 s, and what its device was told so far.
struct Kind {
    relay: Value,
    told: Box<dyn Fn() -> Vec<Told>>,
}

/// What a device is told that keeps the time itself: to pulse, to hold for an hour, to end that.
const DEVICE: [Told; 3] = [Told::OnFor(8), Told::OnFor(3_600), Told::Off];
/// What one is told whose time the agent keeps.
const AGENT: [Told; 3] = [Told::On, Told::On, Told::Off];

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

fn mqtt_relay(url: &str, device: Value) -> Value {
    let mut relay = json!({"kind": "mqtt", "broker": url, "username": USER, "password": PASSWORD, "pulse_seconds": 8});
    relay.as_object_mut().unwrap().extend(device.as_object().unwrap().clone());
    relay
}

fn mqtt_relays(url: &str) -> [Value; 6] {
    let switch = |on: &str, timed_by: &str| {
        json!({"device": "switch", "on": {"topic": "door/set", "payload": on}, "off": {"topic": "door/set", "payload": "shut"},
            "timed_by": timed_by, "expect": {"topic": "door", "pointer": "/open", "equals": true}})
    };
    [
        mqtt_relay(url, json!({"device": "shelly", "topic": "shelly/front", "switch": 1})),
        mqtt_relay(url, json!({"device": "tasmota", "topic": "front", "output": 2})),
        mqtt_relay(url, json!({"device": "zigbee2mqtt", "topic": "zigbee2mqtt/front"})),
        mqtt_relay(url, json!({"device": "zigbee2mqtt", "topic": "zigbee2mqtt/lock", "part": "lock"})),
        mqtt_relay(url, switch("open {{seconds}}", "device")),
        mqtt_relay(url, switch("open", "agent")),
    ]
}

/// A Shelly, a Tasmota, a Zigbee2MQTT and a device of another kind at one broker; what a device heard, as it understands it.
async fn mqtt(broker: &Broker) -> Vec<(Kind, [Told; 3])> {
    let shelly = broker.device("shelly/front/rpc", |_, text| {
        let request: Value = serde_json::from_str(text).unwrap();
        assert_eq!((&request["method"], &request["src"]), (&json!("Switch.Set"), &json!("doorward")));
        let (id, src) = (&request["id"], "doorward");
        let answer = if request["params"]["id"] == 1 {
            json!({"id": id, "src": "shelly", "dst": src, "result": {"was_on": false}})
        } else {
            json!({"id": id, "src": "shelly", "dst": src, "error": {"code": -105, "message": "no such switch"}})
        };
        // Another agent at the broker is answered there too.
        let other = json!({"id": 7, "src": "shelly", "dst": src, "error": {"code": -1}});
        vec![("doorward/rpc".to_owned(), other.to_string()), ("doorward/rpc".to_owned(), answer.to_string())]
    });
    let tasmota = broker.device("cmnd/front/+", |topic, text| {
        let answer = match topic.rsplit('/').next().unwrap() {
            "PulseTime2" => json!({"PulseTime2": {"Set": text.parse::<u64>().unwrap(), "Remaining": 0}}),
            "Power2" => json!({"POWER2": text}),
            _ => json!({"Command": "Unknown"}),
        };
        vec![("stat/front/RESULT".to_owned(), answer.to_string())]
    });
    let zigbee = broker.device("zigbee2mqtt/+/set", |topic, text| {
        let state = match serde_json::from_str::<Value>(text).unwrap()["state"].as_str().unwrap() {
            "LOCK" => "LOCK",
            "UNLOCK" => "UNLOCK",
            other => other,
        }
        .to_owned();
        let said = topic.trim_end_matches("/set").to_owned();
        vec![(said.clone(), json!({"linkquality": 3}).to_string()), (said, json!({"state": state}).to_string())]
    });
    let any = broker.device("door/set", |_, text| vec![("door".to_owned(), json!({"open": text.starts_with("open")}).to_string())]);
    let (shelly, tasmota, zigbee, any) = tokio::join!(shelly, tasmota, zigbee, any);
    let [shelly_relay, tasmota_relay, switch_relay, lock_relay, device_relay, agent_relay] = mqtt_relays(&broker.url());
    let (zigbee, any) = (Arc::new(zigbee), Arc::new(any));
    let (lock, agent) = (Arc::clone(&zigbee), Arc::clone(&any));
    vec![
        (kind(shelly_relay, move || heard(&shelly, "", rpc)), DEVICE),
        (kind(tasmota_relay, move || pulses(&tasmota)), DEVICE),
        (kind(switch_relay, move || heard(&zigbee, "zigbee2mqtt/front/set", zigbee_order)), DEVICE),
        (kind(lock_relay, move || heard(&lock, "zigbee2mqtt/lock/set", zigbee_order)), AGENT),
        (kind(device_relay, move || heard(&any, "", any_order)), DEVICE),
        // The same device, after the three orders of the row before.
        (kind(agent_relay, move || heard(&agent, "", any_order).split_off(3)), AGENT),
    ]
}

fn kind(relay: Value, told: impl Fn() -> Vec<Told> + 'static) -> Kind {
    Kind { relay, told: Box::new(told) }
}

/// What a device heard at a topic, or at all its topics.
fn heard(device: &Device, at: &str, understood: impl Fn(&str) -> Told) -> Vec<Told> {
    let heard = device.heard.lock().unwrap();
    heard.iter().filter(|(topic, _)| at.is_empty() || topic == at).map(|(_, text)| understood(text)).collect()
}

fn rpc(text: &str) -> Told {
    let params = serde_json::from_str::<Value>(text).unwrap()["params"].take();
    if params["on"] == json!(true) { Told::OnFor(params["toggle_after"].as_u64().unwrap()) } else { Told::Off }
}

fn zigbee_order(text: &str) -> Told {
    let order: Value = serde_json::from_str(text).unwrap();
    match (order["state"].as_str().unwrap(), order["on_time"].as_u64()) {
        ("ON", Some(seconds)) => Told::OnFor(seconds),
        ("UNLOCK", None) => Told::On,
        ("OFF" | "LOCK", None) => Told::Off,
        _ => panic!("{text}"),
    }
}

fn any_order(text: &str) -> Told {
    match text.split_once(' ') {
        Some(("open", seconds)) => Told::OnFor(seconds.parse().unwrap()),
        None if text == "open" => Told::On,
        None if text == "shut" => Told::Off,
        _ => panic!("{text}"),
    }
}

/// What a Tasmota heard: each time it is switched on its time was set just before.
fn pulses(tasmota: &Device) -> Vec<Told> {
    let mut time = None;
    let heard = tasmota.heard.lock().unwrap();
    let told = |(topic, text): &(String, String)| match (topic.as_str(), text.as_str()) {
        ("cmnd/front/PulseTime2", text) => {
            let set: u64 = text.parse().unwrap();
            time = Some(if set <= 111 { set / 10 } else { set - 100 });
            None
        }
        ("cmnd/front/Power2", "ON") => Some(Told::OnFor(time.take().unwrap())),
        ("cmnd/front/Power2", "OFF") => Some(Told::Off),
        other => panic!("{other:?}"),
    };
    heard.iter().filter_map(told).collect()
}

/// Kinds whose devices stand for orders in words, and whose times the agent keeps.
async fn homes() -> Vec<(Kind, [Told; 3])> {
    let (address, esphome) = homes::esphome().await;
    let (url, home) = homes::homeassistant().await;
    let words = |obeyed: &homes::Obeyed, of: &str| -> Vec<Told> {
        let obeyed = obeyed.lock().unwrap();
        let told = |order: &String| if order.ends_with("/turn_on") || order.ends_with("/unlock") { Told::On } else { Told::Off };
        obeyed.iter().filter(|order| order.starts_with(of)).map(told).collect()
    };
    let mut kinds = Vec::new();
    for part in ["switch", "lock"] {
        let (esphome, home) = (Arc::clone(&esphome), home.clone());
        kinds.push((kind(esphome_relay(&address, part, "front"), move || words(&esphome, part)), AGENT));
        kinds.push((kind(home_relay(&url, part, "t"), move || words(&home.obeyed, part)), AGENT));
    }
    kinds
}

fn esphome_relay(address: &str, part: &str, id: &str) -> Value {
    json!({"kind": "esphome", "address": address, "part": part, "id": id, "username": "u", "password": "p", "pulse_seconds": 8})
}

fn home_relay(url: &str, domain: &str, token: &str) -> Value {
    json!({"kind": "homeassistant", "url": url, "entity_id": format!("{domain}.front"), "token": token, "pulse_seconds": 8})
}

fn uhppote_relay(address: &str, door: u8) -> Value {
    json!({"kind": "uhppote", "address": address, "serial": uhppote::SERIAL, "door": door, "pulse_seconds": 8})
}

async fn board() -> (Kind, [Told; 3]) {
    let (address, board) = uhppote::board().await;
    let told = move || {
        let told = |(door, seconds): &(u8, Option<u8>)| {
            assert_eq!(*door, 2);
            seconds.map_or(Told::Off, |seconds| Told::OnFor(seconds.into()))
        };
        board.lock().unwrap().told.iter().map(told).collect()
    };
    // A hold is a pulse that is repeated.
    (kind(uhppote_relay(&address, 2), told), [Told::OnFor(8), Told::OnFor(8), Told::Off])
}

#[tokio::test]
async fn every_kind_pulses_holds_and_releases() {
    let broker = Broker::guarded().await;
    let mut kinds = vec![(simulated(), DEVICE), (shelly().await, DEVICE), (http().await, DEVICE), board().await];
    kinds.extend(mqtt(&broker).await);
    kinds.extend(homes().await);
    assert_eq!(kinds.len(), 14);
    for (kind, expected) in kinds {
        let mut site = Site::new();
        assert_eq!(site.ask(&order(1, &kind.relay)).await, opened(8), "{}", kind.relay);
        assert_eq!(site.ask(&hold(2, &kind.relay)).await, opened(3_600), "{}", kind.relay);
        assert_eq!(site.ask(&release(3, &kind.relay)).await, Outcome::Released, "{}", kind.relay);
        assert_eq!((kind.told)(), expected, "{}", kind.relay);
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

    let broker = Broker::guarded().await;
    let _devices = mqtt(&broker).await;
    let (esphome, _) = homes::esphome().await;
    let (home, _) = homes::homeassistant().await;
    let (board, _) = uhppote::board().await;
    let mut wrong_password = mqtt_relay(&broker.url(), json!({"device": "tasmota", "topic": "front"}));
    wrong_password["password"] = json!("wrong-secret");
    for relay in [
        mqtt_relay(&broker.url(), json!({"device": "shelly", "topic": "shelly/front", "switch": 3})),
        mqtt_relay(&broker.url(), json!({"device": "tasmota", "topic": "front", "output": 3})),
        wrong_password,
        esphome_relay(&esphome, "switch", "back"),
        home_relay(&home, "lock", "wrong-secret"),
        uhppote_relay(&board, 4),
    ] {
        for detail in all_fail(&mut Site::new(), &relay, Code::DeviceRefused).await {
            assert!(!detail.contains("secret"), "{detail}");
        }
    }
}

#[tokio::test]
async fn a_device_that_cannot_be_reached_is_told_apart_for_every_order() {
    let (_socket, nobody) = nobody();
    let address = nobody.to_string();
    let mut relays = vec![
        json!({"kind": "shelly", "address": address}),
        http_relay(&format!("http://{nobody}/"), 202),
        esphome_relay(&address, "lock", "front"),
        home_relay(&format!("http://{nobody}"), "switch", "t"),
        uhppote_relay(&address, 1),
    ];
    relays.extend(mqtt_relays(&format!("mqtt://{nobody}")));
    for relay in relays {
        all_fail(&mut Site::new(), &relay, Code::DeviceUnavailable).await;
    }
}

#[tokio::test]
async fn settings_that_cannot_work_are_told_apart_for_every_order() {
    let shelly = Shelly::start(None).await;
    let (url, seen) = device().await;
    let here = shelly.address.to_string();
    let mut relays = vec![
        shelly.relay(None),
        http_relay(&url, 202),
        esphome_relay(&here, "lock", "front"),
        home_relay(&format!("http://{here}"), "switch", "t"),
        uhppote_relay(&here, 1),
    ];
    relays.extend(mqtt_relays(&format!("mqtt://{here}")));
    for relay in relays {
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
