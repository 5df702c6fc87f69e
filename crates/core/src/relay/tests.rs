//! Relays as clients send and see them.

use super::*;
use serde_json::json;

#[test]
fn a_shelly_keeps_its_password_when_it_is_not_sent_again() {
    let old = Relay::from_input(&json!({"kind":"shelly","address":"192.0.2.7","password":"p"})).unwrap();
    let new = Relay::from_input(&json!({"kind":"shelly","address":"192.0.2.7","pulse_seconds":8})).unwrap();
    assert!(new.keeping_secrets_of(Some(&old)).kind == old.kind);
    let elsewhere = Relay::from_input(&json!({"kind":"shelly","address":"192.0.2.8"})).unwrap();
    assert_eq!(elsewhere.clone().keeping_secrets_of(Some(&old)), elsewhere);
}

#[test]
fn a_password_does_not_go_along_to_another_controllers_network() {
    let relay = |more: Value| {
        let mut relay = json!({"kind":"shelly","address":"192.0.2.7"});
        relay.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        Relay::from_input(&relay).unwrap()
    };
    let old = relay(json!({"password":"p","controller_id":1}));
    assert_eq!(relay(json!({"controller_id":1})).keeping_secrets_of(Some(&old)), old);
    for elsewhere in [json!({"controller_id":2}), json!({}), json!({"controller_id":null})] {
        assert_eq!(relay(elsewhere.clone()).keeping_secrets_of(Some(&old)), relay(elsewhere));
    }
}

fn holding(hold_url: &str, secret: Option<&str>) -> Relay {
    let request = |url: &str| match secret {
        Some(secret) => json!({"url": url, "headers": {"X-Token": secret}, "body": secret}),
        None => json!({"url": url}),
    };
    let mut relay = request("http://192.0.2.7/open");
    relay["kind"] = json!("http");
    relay["hold"] = request(hold_url);
    relay["release"] = request("http://192.0.2.7/release");
    Relay::from_input(&relay).unwrap()
}

#[test]
fn every_request_keeps_its_secrets_unless_it_goes_elsewhere() {
    let old = holding("http://192.0.2.7/hold", Some("tok"));
    assert_eq!(holding("http://192.0.2.7/hold", None).keeping_secrets_of(Some(&old)), old);
    let elsewhere = holding("http://192.0.2.8/hold", None).keeping_secrets_of(Some(&old));
    let shown = serde_json::to_value(&elsewhere).unwrap();
    assert_eq!(shown["hold"], json!({"method": "POST", "url": "http://192.0.2.8/hold"}));
    assert_eq!((&shown["body"], &shown["release"]["headers"]["X-Token"]), (&json!("tok"), &json!("tok")));
}

#[test]
fn secrets_are_not_shown() {
    let relay = holding("http://192.0.2.7/hold", Some("tok"));
    let shown = serde_json::to_string(&relay.shown()).unwrap();
    assert!(!shown.contains("tok"), "{shown}");
    assert!(shown.contains("/open") && shown.contains("/hold") && shown.contains("/release"), "{shown}");
    assert!(!format!("{relay:?}").contains("tok"));
}

#[test]
fn settings_without_hold_and_release_read_and_show_as_ever_and_cannot_hold() {
    let settings = json!({"kind":"http","method":"PUT","url":"http://192.0.2.7/","expect":{"status":202},"pulse_seconds":4});
    let relay = Relay::from_input(&settings).unwrap();
    assert_eq!(serde_json::to_value(relay.shown()).unwrap(), settings);
    assert!(!relay.can_hold());
    assert!(holding("http://192.0.2.7/hold", None).can_hold());
    assert!(Relay::from_input(&json!({"kind":"simulated"})).unwrap().can_hold());
}

#[test]
fn relays_that_cannot_work_are_refused() {
    for wrong in [
        json!({"kind":"laser"}),
        json!({"pulse_seconds": 5}),
        json!({"kind":"simulated","pulse_seconds":0}),
        json!({"kind":"simulated","pulse_seconds":601}),
        json!({"kind":"shelly"}),
        json!({"kind":"shelly","address":"192.0.2.7/rpc"}),
        json!({"kind":"shelly","address":"a b"}),
        json!({"kind":"http","url":"ftp://192.0.2.7"}),
        json!({"kind":"http","url":"http://192.0.2.7","method":"GET"}),
        json!({"kind":"http","url":"http://192.0.2.7","headers":{"A B":"x"}}),
        json!({"kind":"http","url":"http://192.0.2.7","expect":{"equals":1}}),
        json!({"kind":"http","url":"http://192.0.2.7","expect":{"pointer":"state"}}),
        json!({"kind":"http","url":"http://192.0.2.7","expect":{"pointer":"/state","equals":"x".repeat(MAX_TEXT)}}),
        json!({"kind":"http","url":"http://192.0.2.7","headers":{"x".repeat(256):"x"}}),
        json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7"}}),
        json!({"kind":"http","url":"http://192.0.2.7","release":{"url":"http://192.0.2.7"}}),
        json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7"},"release":{"url":"ftp://192.0.2.7"}}),
        json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7","method":"GET"},"release":{"url":"http://192.0.2.7"}}),
        json!("simulated"),
    ] {
        assert!(Relay::from_input(&wrong).is_err(), "{wrong}");
    }
}

/// Settings of each kind that came later, and the secret in them.
fn with_secrets() -> Vec<Value> {
    vec![
        json!({"kind":"mqtt","broker":"mqtts://192.0.2.7","username":"u","password":"tok","device":"shelly","topic":"front"}),
        json!({"kind":"esphome","address":"192.0.2.7","id":"front","username":"u","password":"tok"}),
        json!({"kind":"homeassistant","url":"http://192.0.2.7:8123/","entity_id":"lock.front","token":"tok"}),
    ]
}

#[test]
fn every_secret_is_hidden_and_kept_for_the_same_device_alone() {
    for value in with_secrets() {
        let old = Relay::from_input(&value).unwrap();
        let shown = serde_json::to_value(old.shown()).unwrap();
        assert!(!shown.to_string().contains("tok") && !format!("{old:?}").contains("tok"), "{shown}");
        let again = Relay::from_input(&shown).unwrap();
        assert_eq!(again.clone().keeping_secrets_of(Some(&old)), old);
        let mut elsewhere = shown;
        for name in ["broker", "address", "url"] {
            if let Some(place) = elsewhere.get_mut(name) {
                *place = json!(place.as_str().unwrap().replace("192.0.2.7", "192.0.2.8"));
            }
        }
        let elsewhere = Relay::from_input(&elsewhere).unwrap();
        assert_eq!(elsewhere.clone().keeping_secrets_of(Some(&old)), elsewhere);
    }
}

fn mqtt(device: Value) -> Value {
    let mut relay = json!({"kind":"mqtt","broker":"mqtt://192.0.2.7:1884"});
    relay.as_object_mut().unwrap().extend(device.as_object().unwrap().clone());
    relay
}

#[test]
fn every_kind_reads_back_as_it_was_written() {
    let on = json!({"topic":"door/set","payload":"ON {{seconds}}"});
    let mut all = with_secrets();
    all.extend([
        mqtt(json!({"device":"shelly","topic":"a/b","switch":1})),
        mqtt(json!({"device":"tasmota","topic":"front","output":2})),
        mqtt(json!({"device":"zigbee2mqtt","topic":"zigbee2mqtt/front","part":"lock"})),
        mqtt(json!({"device":"switch","on":on,"off":{"topic":"door/set","payload":"OFF"},
            "expect":{"topic":"door","pointer":"/state","equals":"open"}})),
        json!({"kind":"esphome","address":"door.local","id":"front_door","part":"lock"}),
        json!({"kind":"uhppote","address":"192.0.2.7","serial":405_419_896,"door":4,"pulse_seconds":255}),
        json!({"kind":"gpio","line":17,"active_low":true,"controller_id":1}),
    ]);
    for value in all {
        let relay = Relay::from_input(&value).unwrap();
        let written = serde_json::to_value(&relay).unwrap();
        for (name, part) in value.as_object().unwrap() {
            assert!(written[name] == *part || written[name].is_object(), "{name} of {value}");
        }
        assert_eq!(Relay::from_input(&written), Ok(relay.clone()));
        assert!(relay.can_hold(), "{value}");
    }
    assert!(!Relay::from_input(&mqtt(json!({"device":"switch","on":on}))).unwrap().can_hold());
}

#[test]
fn a_broker_has_the_usual_port() {
    let address = |broker: &str| {
        let relay = json!({"kind":"mqtt","broker":broker,"device":"tasmota","topic":"a"});
        let RelayKind::Mqtt(mqtt) = Relay::from_input(&relay).unwrap().kind else { panic!("another kind") };
        mqtt.address().unwrap()
    };
    assert_eq!(address("mqtt://a.example"), ("a.example".to_owned(), 1_883, false));
    assert_eq!(address("mqtts://192.0.2.7"), ("192.0.2.7".to_owned(), 8_883, true));
    assert_eq!(address("mqtt://[fd12::7]:9"), ("fd12::7".to_owned(), 9, false));
}

#[test]
fn settings_that_cannot_work_name_their_part() {
    let on = json!({"topic":"a"});
    for (wrong, part) in [
        (json!({"kind":"mqtt","broker":"http://a","device":"tasmota","topic":"a"}), "broker"),
        (json!({"kind":"mqtt","broker":"mqtt://u:p@a","device":"tasmota","topic":"a"}), "broker"),
        (json!({"kind":"mqtt","broker":"mqtt://a/b","device":"tasmota","topic":"a"}), "broker"),
        (json!({"kind":"mqtt","broker":"mqtt://a","password":"p","device":"tasmota","topic":"a"}), "password"),
        (mqtt(json!({"device":"shelly","topic":"a/#"})), "topic"),
        (mqtt(json!({"device":"shelly","topic":""})), "topic"),
        (mqtt(json!({"device":"tasmota","topic":"a","output":0})), "output"),
        (mqtt(json!({"device":"tasmota","topic":"x".repeat(1_025)})), "topic"),
        (mqtt(json!({"device":"switch","on":{"topic":"a+"}})), "on.topic"),
        (mqtt(json!({"device":"switch","on":{"topic":"a","payload":"x".repeat(4_097)}})), "on.payload"),
        (mqtt(json!({"device":"switch","on":on,"off":{"topic":"a"}})), "off"),
        (mqtt(json!({"device":"switch","on":on,"timed_by":"agent"})), "timed_by"),
        (mqtt(json!({"device":"switch","on":on,"expect":{"topic":"#"}})), "expect.topic"),
        (mqtt(json!({"device":"switch","on":on,"expect":{"topic":"a","equals":1}})), "expect.equals"),
        (mqtt(json!({"device":"switch","on":on,"expect":{"topic":"a","payload":"x","pointer":"/a"}})), "expect.pointer"),
        (json!({"kind":"esphome","address":"a/b","id":"front"}), "address"),
        (json!({"kind":"esphome","address":"a","id":"../front"}), "id"),
        (json!({"kind":"esphome","address":"a","id":"front","password":"p"}), "password"),
        (json!({"kind":"esphome","address":"a","id":"front","username":"a:b"}), "username"),
        (json!({"kind":"homeassistant","url":"ftp://a","entity_id":"lock.front"}), "url"),
        (json!({"kind":"homeassistant","url":"http://a","entity_id":"light.front"}), "entity_id"),
        (json!({"kind":"homeassistant","url":"http://a","entity_id":"lock.front/../x"}), "entity_id"),
        (json!({"kind":"homeassistant","url":"http://a","entity_id":"lock.a","token":"a\r\nb"}), "token"),
        (json!({"kind":"uhppote","address":"a","serial":0}), "serial"),
        (json!({"kind":"uhppote","address":"a","serial":1,"door":5}), "door"),
        (json!({"kind":"uhppote","address":"a","serial":1,"pulse_seconds":256}), "pulse_seconds"),
        (json!({"kind":"gpio","line":17}), "controller_id"),
        (json!({"kind":"gpio","chip":"../mem","line":17,"controller_id":1}), "chip"),
    ] {
        let message = Relay::from_input(&wrong).unwrap_err();
        assert!(message.starts_with(&format!("{part} ")), "{wrong}: {message}");
    }
}
