//! Doors behind an MQTT broker.

use std::sync::Arc;

use crate::support::mqtt::{Broker, PASSWORD, USER};
use crate::support::{Fault, Site, brief, broken, code_of, detail_of, opened, order};
use doorward_core::Code;
use doorward_wire::Order;
use rumqttc::QoS;
use serde_json::{Value, json};

fn zigbee(broker: &str) -> Value {
    json!({"kind": "mqtt", "broker": broker, "username": USER, "password": PASSWORD, "device": "zigbee2mqtt", "topic": "zigbee2mqtt/front"})
}

fn says_on(topic: &str, _: &str) -> Vec<(String, String)> {
    vec![(topic.trim_end_matches("/set").to_owned(), json!({"state": "ON"}).to_string())]
}

#[tokio::test]
async fn doors_at_one_broker_share_a_connection_which_is_made_anew_when_it_broke() {
    let mut broker = Broker::start().await;
    let device = broker.device("zigbee2mqtt/+/set", says_on).await;
    let (address, connections) = broker.counted().await;
    let relay = zigbee(&format!("mqtt://{address}"));
    let mut site = Site::new();
    for id in 1..=4 {
        let other_door = Order { lock_id: id.into(), ..order(id, &relay) };
        assert_eq!(site.ask(&other_door).await, opened(5));
    }
    assert_eq!(*connections.lock().unwrap(), 1);
    broker.stop();
    drop(device);
    // The connection breaks off, or the new one does: either way nothing hangs.
    assert_eq!(code_of(&site.ask(&Order { lock_id: 5, ..order(5, &relay) }).await), Code::DeviceUnavailable);
    broker.restart().await;
    let _device = broker.device("zigbee2mqtt/+/set", says_on).await;
    assert_eq!(site.ask(&Order { lock_id: 6, ..order(6, &relay) }).await, opened(5));
}

#[tokio::test]
async fn what_the_broker_kept_from_before_is_no_answer() {
    let broker = Broker::start().await;
    let device = broker.device("zigbee2mqtt/front/set", |_, _| Vec::new()).await;
    device.client.publish("zigbee2mqtt/front", QoS::AtLeastOnce, true, r#"{"state":"ON"}"#).await.unwrap();
    // The device has said it before it hears of the order.
    let relay = zigbee(&broker.url());
    let (code, detail) = detail_of(&Site::new().ask(&brief(order(1, &relay))).await);
    assert_eq!(
        (code, detail.as_str()),
        (Code::DeviceUnavailable, "The relay did not answer in time. It may have obeyed all the same.")
    );
    assert_eq!(device.heard.lock().unwrap().len(), 1);
}

#[tokio::test]
async fn what_is_no_broker_or_says_nothing_is_told_apart() {
    let closes = broken(Fault::Closes).await;
    let cases = [
        (broken(Fault::Hangs).await, Code::DeviceUnavailable),
        (closes, Code::DeviceRefused),
        (broken(Fault::Says(b"HTTP/1.1 400 Bad Request\r\n\r\n")).await, Code::DeviceRefused),
        // It greets, then says what only a client may say.
        (broken(Fault::Says(&[0x20, 2, 0, 0, 0xc0, 0])).await, Code::DeviceUnavailable),
    ];
    let mut site = Site::new();
    for (id, (address, expected)) in (1..).zip(cases) {
        let (code, detail) = detail_of(&site.ask(&brief(order(id, &zigbee(&format!("mqtt://{address}"))))).await);
        assert_eq!(code, expected, "case {id}: {detail}");
        assert!(!detail.contains(PASSWORD), "{detail}");
    }
}

#[tokio::test]
async fn a_broker_without_tls_does_not_pass_for_a_secure_one() {
    let broker = Broker::start().await;
    let relay = zigbee(&format!("mqtts://{}", broker.address));
    assert_eq!(code_of(&Site::new().ask(&order(1, &relay)).await), Code::DeviceUnavailable);
}

#[tokio::test]
async fn a_message_says_what_the_order_is() {
    let broker = Broker::start().await;
    let device = broker.device("door/set", |_, _| Vec::new()).await;
    let relay = json!({"kind": "mqtt", "broker": broker.url(), "device": "switch", "pulse_seconds": 4,
        "on": {"topic": "door/set", "payload": "{{seconds}} {{pulse_seconds}} {{command_id}}"}});
    let order = order(0xab, &relay);
    // Without a topic to expect anything at, the broker's word is the acknowledgement.
    assert_eq!(Site::new().ask(&order).await, opened(4));
    let heard = Arc::clone(&device.heard);
    crate::support::until("the device hears", || !heard.lock().unwrap().is_empty()).await;
    assert_eq!(*heard.lock().unwrap(), [("door/set".to_owned(), format!("4 4 {}", order.command_id))]);
}
