//! The fields of the kinds of relay that have parts of their own, and what they come to.

use doorward_core::input::FieldErrors;
use doorward_core::relay::{
    Acknowledgement, EsphomePart, Gpio, MqttDevice, MqttMessage, MqttSwitch, RelayKind, Timekeeper, Zigbee2mqttPart,
};
use serde_json::{Map, Value};

use super::relay_form::{Typed, written};
use crate::dashboard::form::{Choice, Field};

const MQTT: &str = "kind=mqtt";
const SWITCH: &str = "device=switch";
/// Longest topic and payload.
const TOPIC: u16 = 1_024;
const PAYLOAD: u16 = 4_096;

/// The fields of MQTT devices.
pub fn mqtt(saved: Option<&RelayKind>) -> Vec<Field> {
    let mqtt = if let Some(RelayKind::Mqtt(mqtt)) = saved { Some(mqtt) } else { None };
    let device = mqtt.map(|mqtt| &mqtt.device);
    let (topic, number) = match device {
        Some(MqttDevice::Shelly { topic, switch }) => (topic.as_str(), Some(*switch)),
        Some(MqttDevice::Tasmota { topic, output }) => (topic.as_str(), Some(*output)),
        Some(MqttDevice::Zigbee2mqtt { topic, .. }) => (topic.as_str(), None),
        Some(MqttDevice::Switch(_)) | None => ("", None),
    };
    let is_tasmota = matches!(device, Some(MqttDevice::Tasmota { .. }));
    let locks = matches!(device, Some(MqttDevice::Zigbee2mqtt { part: Zigbee2mqttPart::Lock, .. }));
    let chosen = match device {
        Some(MqttDevice::Shelly { .. }) | None => "shelly",
        Some(MqttDevice::Tasmota { .. }) => "tasmota",
        Some(MqttDevice::Zigbee2mqtt { .. }) => "zigbee2mqtt",
        Some(MqttDevice::Switch(_)) => "switch",
    };
    let devices = vec![
        Choice::new("shelly", "Shelly (second generation or later)"),
        Choice::new("tasmota", "Tasmota"),
        Choice::new("zigbee2mqtt", "Zigbee2MQTT"),
        Choice::new("switch", "Any device that opens on a message"),
    ];
    let parts = vec![Choice::new("switch", "A switch"), Choice::new("lock", "A lock")];
    let switch = if let Some(MqttDevice::Switch(switch)) = device { Some(switch.as_ref()) } else { None };
    let mut fields = vec![
        Field::text("broker", "Broker")
            .max(2_000)
            .when(MQTT)
            .hint("mqtt://host or, with TLS, mqtts://host, with :port if it is not 1883 or 8883")
            .value(mqtt.map_or("", |mqtt| &mqtt.broker)),
        Field::select("device", "Device", devices).when(MQTT).value(chosen),
        Field::text("topic", "Topic")
            .max(TOPIC)
            .when("device=shelly tasmota zigbee2mqtt")
            .hint("Shelly: its MQTT prefix. Tasmota: its topic. Zigbee2MQTT: the whole topic, such as zigbee2mqtt/front_door")
            .value(topic),
        Field::number("mqtt_switch", "Switch")
            .when("device=shelly")
            .hint("Its number, from 0")
            .value(number.filter(|_| !is_tasmota).unwrap_or(0).to_string()),
        Field::number("output", "Output")
            .when("device=tasmota")
            .hint("Its number, from 1")
            .value(number.filter(|_| is_tasmota).unwrap_or(1).to_string()),
        Field::select("zigbee_part", "What it is", parts).when("device=zigbee2mqtt").value(if locks { "lock" } else { "switch" }),
    ];
    fields.extend(any_switch(switch));
    fields
}

fn any_switch(saved: Option<&MqttSwitch>) -> Vec<Field> {
    let on = saved.map(|switch| &switch.on);
    let off = saved.and_then(|switch| switch.off.as_ref());
    let expect = saved.and_then(|switch| switch.expect.as_ref());
    let topic = |name, label, message: Option<&MqttMessage>| {
        Field::text(name, label).max(TOPIC).when(SWITCH).value(message.map_or("", |message| &message.topic))
    };
    let payload = |name, label, message: Option<&MqttMessage>| {
        let field = Field::text(name, label).max(PAYLOAD).optional().when(SWITCH);
        field.value(message.map_or("", |message| &message.payload))
    };
    let keepers = vec![
        Choice::new("device", "The device, which closes by itself"),
        Choice::new("agent", "The agent, with the message that closes"),
    ];
    let agent = saved.is_some_and(|switch| switch.timed_by == Timekeeper::Agent);
    let said = |part: fn(&Acknowledgement) -> Option<&String>| expect.and_then(part).cloned().unwrap_or_default();
    vec![
        topic("on_topic", "Opens: topic", on),
        payload("on_payload", "Opens: message", on).hint("{{seconds}} and {{command_id}} are filled in"),
        topic("off_topic", "Closes: topic", off).optional().hint("Empty: the door cannot be held open"),
        payload("off_payload", "Closes: message", off),
        Field::select("timed_by", "Who ends a pulse", keepers).when(SWITCH).value(if agent { "agent" } else { "device" }),
        Field::text("expect_topic", "Answers: topic")
            .max(TOPIC)
            .optional()
            .when(SWITCH)
            .hint("Empty: that the broker took the message is enough")
            .value(expect.map_or("", |expect| &expect.topic)),
        Field::text("expect_payload", "Answers: message")
            .max(PAYLOAD)
            .optional()
            .when(SWITCH)
            .hint("Exactly this. Empty: any")
            .value(said(|expect| expect.payload.as_ref())),
        Field::text("said_pointer", "Answers: expected in the message")
            .max(PAYLOAD)
            .optional()
            .when(SWITCH)
            .hint("A JSON pointer, such as /state")
            .value(said(|expect| expect.pointer.as_ref())),
        Field::text("said_equals", "Answers: expected value there")
            .max(PAYLOAD)
            .optional()
            .when(SWITCH)
            .hint("Empty: any")
            .value(expect.and_then(|expect| expect.equals.as_ref()).map(written).unwrap_or_default()),
    ]
}

/// The fields of the other kinds that are not shared.
pub fn others(saved: Option<&RelayKind>) -> Vec<Field> {
    let esphome = if let Some(RelayKind::Esphome(esphome)) = saved { Some(esphome) } else { None };
    let home = if let Some(RelayKind::Homeassistant(home)) = saved { Some(home) } else { None };
    let board = if let Some(RelayKind::Uhppote(board)) = saved { Some(board) } else { None };
    let gpio = if let Some(RelayKind::Gpio(gpio)) = saved { Some(gpio) } else { None };
    let locks = esphome.is_some_and(|esphome| esphome.part == EsphomePart::Lock);
    let parts = vec![Choice::new("switch", "A switch"), Choice::new("lock", "A lock")];
    vec![
        Field::select("esphome_part", "What it is", parts).when("kind=esphome").value(if locks { "lock" } else { "switch" }),
        Field::text("id", "Id")
            .when("kind=esphome")
            .hint("As in the web server’s addresses, such as front_door")
            .value(esphome.map_or("", |esphome| &esphome.id)),
        Field::text("entity_id", "Entity")
            .when("kind=homeassistant")
            .hint("A lock or a switch, such as lock.front_door")
            .value(home.map_or("", |home| &home.entity_id)),
        Field::input("token", "Access token", "password", "off")
            .max(PAYLOAD)
            .when("kind=homeassistant")
            .optional()
            .hint(super::relay_form::KEPT),
        Field::number("serial", "Serial number")
            .when("kind=uhppote")
            .hint("As printed on the board")
            .value(board.map(|board| board.serial.to_string()).unwrap_or_default()),
        Field::number("door", "Door")
            .when("kind=uhppote")
            .hint("Its number at the board, 1 to 4")
            .value(board.map_or(1, |board| board.door).to_string()),
        Field::text("chip", "Chip").when("kind=gpio").value(gpio.map_or("gpiochip0", |gpio| &gpio.chip)),
        Field::number("line", "Line")
            .when("kind=gpio")
            .hint("Its number at the chip, from 0")
            .value(gpio.map(|gpio| gpio.line.to_string()).unwrap_or_default()),
        Field::toggle("active_low", "The door is open while the line is low", gpio.is_some_and(is_low)).when("kind=gpio"),
    ]
}

const fn is_low(gpio: &Gpio) -> bool {
    gpio.active_low
}

/// What the fields of this kind come to; nothing for a kind without fields of its own.
pub fn read(kind: &str, typed: &Typed<'_>, errors: &mut FieldErrors) -> Map<String, Value> {
    let mut relay = Map::new();
    let mut text = |name: &str, value: &str| drop(relay.insert(name.to_owned(), value.into()));
    match kind {
        "mqtt" => {
            text("broker", typed.text("broker"));
            relay.extend(typed.sign_in());
            relay.extend(device(typed, errors));
        }
        "esphome" => {
            text("address", typed.text("address"));
            text("part", typed.text("esphome_part"));
            text("id", typed.text("id"));
            relay.extend(typed.sign_in());
        }
        "homeassistant" => {
            text("url", typed.text("url"));
            text("entity_id", typed.text("entity_id"));
            relay.extend(typed.given("token", "token"));
        }
        "uhppote" => {
            text("address", typed.text("address"));
            relay.extend(typed.counted("serial", "serial", errors));
            relay.extend(typed.counted("door", "door", errors));
        }
        "gpio" => {
            text("chip", typed.text("chip"));
            relay.extend(typed.counted("line", "line", errors));
            relay.insert("active_low".to_owned(), (typed.text("active_low") == "on").into());
        }
        _ => {}
    }
    relay
}

fn device(typed: &Typed<'_>, errors: &mut FieldErrors) -> Map<String, Value> {
    let device = typed.text("device");
    let mut relay = Map::from_iter([("device".to_owned(), device.into())]);
    if device != "switch" {
        relay.insert("topic".to_owned(), typed.text("topic").into());
    }
    match device {
        "shelly" => relay.extend(typed.counted("mqtt_switch", "switch", errors)),
        "tasmota" => relay.extend(typed.counted("output", "output", errors)),
        "zigbee2mqtt" => drop(relay.insert("part".to_owned(), typed.text("zigbee_part").into())),
        "switch" => {
            let message = |topic: &str, payload: &str| {
                let parts = [("topic", typed.text(topic)), ("payload", typed.text(payload))];
                Value::Object(parts.into_iter().map(|(name, text)| (name.to_owned(), text.into())).collect())
            };
            relay.insert("on".to_owned(), message("on_topic", "on_payload"));
            if !typed.text("off_topic").is_empty() {
                relay.insert("off".to_owned(), message("off_topic", "off_payload"));
            }
            relay.insert("timed_by".to_owned(), typed.text("timed_by").into());
            if !typed.text("expect_topic").is_empty() {
                let mut expect = Map::from_iter([("topic".to_owned(), typed.text("expect_topic").into())]);
                expect.extend(typed.given("expect_payload", "payload"));
                expect.extend(typed.given("said_pointer", "pointer"));
                let equals = typed.text("said_equals");
                if !equals.is_empty() {
                    expect.insert("equals".to_owned(), serde_json::from_str(equals).unwrap_or_else(|_| equals.into()));
                }
                relay.insert("expect".to_owned(), expect.into());
            }
        }
        _ => {}
    }
    relay
}
