//! The fields of a relay, and the relay that they make.

use doorward_app::Error;
use doorward_core::input::FieldErrors;
use doorward_core::relay::{DEFAULT_PULSE_SECONDS, HttpRequest, Relay, RelayKind};
use serde_json::{Map, Value};

use super::relay_kinds;
use crate::dashboard::form::{Choice, Field, Form};

pub(super) const KEPT: &str = "Never shown. Empty: what is saved stays, as long as the address stays";
const HTTP: &str = "kind=http";
const ALL: &str = "kind=simulated shelly http mqtt esphome homeassistant uhppote gpio";
const HOLDS: &str = "can_hold=on";

/// A request among the fields: what its names and labels begin with, and when it is asked for.
struct Part {
    name: &'static str,
    label: &'static str,
    when: &'static str,
}

const PULSE: Part = Part { name: "", label: "", when: HTTP };
const HOLD: Part = Part { name: "hold_", label: "Hold: ", when: HOLDS };
const RELEASE: Part = Part { name: "release_", label: "Release: ", when: HOLDS };

/// The fields of all kinds, each shown with its own kind alone; `controllers` are those to choose from.
pub fn fields(saved: Option<&Relay>, controllers: Vec<Choice>) -> Vec<Field> {
    let kind = saved.map(|relay| &relay.kind);
    let http = if let Some(RelayKind::Http(http)) = kind { Some(http) } else { None };
    let switch = if let Some(RelayKind::Shelly(shelly)) = kind { shelly.switch } else { 0 };
    let (address, username) = match kind {
        Some(RelayKind::Shelly(shelly)) => (shelly.address.as_str(), None),
        Some(RelayKind::Esphome(esphome)) => (esphome.address.as_str(), esphome.username.as_ref()),
        Some(RelayKind::Uhppote(board)) => (board.address.as_str(), None),
        Some(RelayKind::Mqtt(mqtt)) => ("", mqtt.username.as_ref()),
        Some(RelayKind::Simulated | RelayKind::Http(_) | RelayKind::Homeassistant(_) | RelayKind::Gpio(_)) | None => ("", None),
    };
    let home = if let Some(RelayKind::Homeassistant(home)) = kind { Some(home.url.as_str()) } else { None };
    let url = home.or(http.map(|http| http.pulse.url.as_str())).unwrap_or_default();
    let chosen = match kind {
        None => "",
        Some(RelayKind::Simulated) => "simulated",
        Some(RelayKind::Shelly(_)) => "shelly",
        Some(RelayKind::Http(_)) => "http",
        Some(RelayKind::Mqtt(_)) => "mqtt",
        Some(RelayKind::Esphome(_)) => "esphome",
        Some(RelayKind::Homeassistant(_)) => "homeassistant",
        Some(RelayKind::Uhppote(_)) => "uhppote",
        Some(RelayKind::Gpio(_)) => "gpio",
    };
    let kinds = vec![
        Choice::new("", "None"),
        Choice::new("shelly", "Shelly (second generation or later)"),
        Choice::new("mqtt", "A device at an MQTT broker"),
        Choice::new("esphome", "ESPHome"),
        Choice::new("homeassistant", "Home Assistant"),
        Choice::new("uhppote", "UHPPOTE board"),
        Choice::new("gpio", "A line of the controller’s own machine (GPIO)"),
        Choice::new("http", "Any device that opens on an HTTP request"),
        Choice::new("simulated", "Simulated: no hardware"),
    ];
    let seconds = saved.map_or(DEFAULT_PULSE_SECONDS, |relay| relay.pulse_seconds);
    let mut fields = vec![
        Field::select("kind", "Kind", kinds).optional().value(chosen),
        Field::number("pulse_seconds", "Opens for").when(ALL).hint("Seconds, 1 to 600").value(seconds.to_string()),
        Field::select("controller_id", "Controller", [vec![Choice::new("", "This server")], controllers].concat())
            .when(ALL)
            .optional()
            .hint("Whichever reaches the device on its own network")
            .value(saved.and_then(|relay| relay.controller_id).map(|id| id.to_string()).unwrap_or_default()),
        Field::text("address", "Address")
            .when("kind=shelly esphome uhppote")
            .hint("Host name or IP address, with :port if it is not the device’s usual one")
            .value(address),
        Field::number("switch", "Switch").when("kind=shelly").hint("Its number, from 0").value(switch.to_string()),
    ];
    fields.extend(relay_kinds::mqtt(kind));
    fields.extend([
        Field::text("username", "User name").when("kind=mqtt esphome").optional().value(username.cloned().unwrap_or_default()),
        Field::input("password", "Password", "password", "new-password").when("kind=shelly mqtt esphome").optional().hint(KEPT),
        Field::text("url", "URL").max(2_048).when("kind=http homeassistant").hint("Absolute, http or https").value(url),
    ]);
    fields.extend(relay_kinds::others(kind));
    fields.extend(request(&PULSE, http.map(|http| &http.pulse)));
    fields.push(
        Field::toggle("can_hold", "Can be held open", http.is_some_and(|http| http.hold.is_some()))
            .when(HTTP)
            .hint("With one request that holds the door open for a time, and one that ends it"),
    );
    fields.extend(request(&HOLD, http.and_then(|http| http.hold.as_ref())));
    fields.extend(request(&RELEASE, http.and_then(|http| http.release.as_ref())));
    fields
}

fn request(part: &Part, saved: Option<&HttpRequest>) -> Vec<Field> {
    let named = |name: &str| format!("{}{name}", part.name);
    let labelled = |label: &str| format!("{}{label}", part.label);
    let methods = ["POST", "PUT", "PATCH"].map(|method| Choice::new(method, method)).to_vec();
    let expect = saved.and_then(|request| request.expect.as_ref());
    let status = expect.and_then(|expect| expect.status).map(|status| status.to_string());
    let mut fields = Vec::new();
    // That of the pulse stands among the fields of all kinds.
    if !part.name.is_empty() {
        let url = Field::text(named("url"), labelled("URL")).max(2_048).when(part.when).hint("Absolute, http or https");
        fields.push(url.value(saved.map_or("", |request| &request.url)));
    }
    fields.extend([
        Field::select(named("method"), labelled("Method"), methods)
            .when(part.when)
            .value(saved.map_or("POST", |request| &request.method)),
        Field::lines(named("headers"), labelled("Headers"), 2)
            .optional()
            .when(part.when)
            .hint(format!("One a line, such as Authorization: Bearer the-token. {KEPT}")),
        Field::lines(named("body"), labelled("Body"), 2)
            .optional()
            .when(part.when)
            .hint(format!("{{{{seconds}}}} and {{{{command_id}}}} are filled in. {KEPT}")),
        Field::number(named("expect_status"), labelled("Expected status"))
            .optional()
            .when(part.when)
            .hint("Empty: any 2xx")
            .value(status.unwrap_or_default()),
        Field::text(named("expect_pointer"), labelled("Expected in the answer"))
            .optional()
            .when(part.when)
            .hint("A JSON pointer, such as /door/state")
            .value(expect.and_then(|expect| expect.pointer.clone()).unwrap_or_default()),
        Field::text(named("expect_equals"), labelled("Expected value there"))
            .optional()
            .when(part.when)
            .hint("Empty: any")
            .value(expect.and_then(|expect| expect.equals.as_ref()).map(written).unwrap_or_default()),
    ]);
    fields
}

/// A value as it is typed: a text as it is, unless it would be read as something else.
pub(super) fn written(value: &Value) -> String {
    match value {
        Value::String(text) if serde_json::from_str::<Value>(text).is_err() => text.clone(),
        Value::String(_) | Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => {
            value.to_string()
        }
    }
}

/// What the fields of the chosen kind come to; null for none.
///
/// # Errors
/// What cannot be read. The rest is for the use case to judge.
pub fn relay(form: &Form) -> Result<Value, FieldErrors> {
    let typed = Typed(form);
    let mut errors = FieldErrors::default();
    let kind = typed.text("kind");
    let mut relay = match kind {
        "" => return Ok(Value::Null),
        "shelly" => {
            let mut shelly = Map::from_iter([("address".to_owned(), typed.text("address").into())]);
            shelly.extend(typed.counted("switch", "switch", &mut errors));
            shelly.extend(typed.given("password", "password"));
            shelly
        }
        "http" => {
            let mut http = typed.request(&PULSE, &mut errors);
            if typed.text("can_hold") == "on" {
                http.insert("hold".to_owned(), typed.request(&HOLD, &mut errors).into());
                http.insert("release".to_owned(), typed.request(&RELEASE, &mut errors).into());
            }
            http
        }
        other => relay_kinds::read(other, &typed, &mut errors),
    };
    relay.insert("kind".to_owned(), kind.into());
    relay.extend(typed.counted("pulse_seconds", "pulse_seconds", &mut errors));
    relay.extend(typed.counted("controller_id", "controller_id", &mut errors));
    errors.check()?;
    Ok(relay.into())
}

/// What was typed into the fields.
pub(super) struct Typed<'a>(&'a Form);

impl<'a> Typed<'a> {
    pub(super) fn text(&self, name: &str) -> &'a str {
        self.0.field(name).map_or("", |field| field.value.trim())
    }

    /// As it was typed, under another name: a password may begin or end with spaces. Nothing if it is empty.
    pub(super) fn given(&self, name: &str, member: &str) -> Option<(String, Value)> {
        let text = self.0.field(name).map(|field| field.value.clone()).filter(|text| !text.is_empty())?;
        Some((member.to_owned(), text.into()))
    }

    /// User name and password, as far as they are given.
    pub(super) fn sign_in(&self) -> impl Iterator<Item = (String, Value)> {
        self.given("username", "username").into_iter().chain(self.given("password", "password"))
    }

    /// A number, under another name.
    pub(super) fn counted(&self, name: &str, member: &str, errors: &mut FieldErrors) -> Option<(String, Value)> {
        self.number(name, errors).map(|number| (member.to_owned(), number))
    }

    fn number(&self, name: &str, errors: &mut FieldErrors) -> Option<Value> {
        let text = self.text(name);
        if text.is_empty() {
            return None;
        }
        let number = text.parse::<u32>();
        if number.is_err() {
            errors.add(name, "must be a whole number");
        }
        number.ok().map(Value::from)
    }

    fn request(&self, part: &Part, errors: &mut FieldErrors) -> Map<String, Value> {
        let named = |name: &str| format!("{}{name}", part.name);
        let mut request = Map::new();
        request.insert("url".to_owned(), self.text(&named("url")).into());
        request.insert("method".to_owned(), self.text(&named("method")).into());
        let mut headers = Map::new();
        for line in self.text(&named("headers")).lines().filter(|line| !line.trim().is_empty()) {
            match line.split_once(':') {
                Some((name, value)) => drop(headers.insert(name.trim().to_owned(), value.trim().into())),
                None => errors.add(&named("headers"), "must be lines such as Authorization: Bearer the-token"),
            }
        }
        request.insert("headers".to_owned(), headers.into());
        let body = self.text(&named("body"));
        if !body.is_empty() {
            request.insert("body".to_owned(), body.into());
        }
        let mut expect = Map::new();
        let name = named("expect_status");
        if let Some(status) = self.number(&name, errors) {
            if status.as_u64().is_none_or(|status| !(100..600).contains(&status)) {
                errors.add(&name, "must be a status from 100 to 599");
            }
            expect.insert("status".to_owned(), status);
        }
        let pointer = self.text(&named("expect_pointer"));
        if !pointer.is_empty() {
            expect.insert("pointer".to_owned(), pointer.into());
        }
        let equals = self.text(&named("expect_equals"));
        if !equals.is_empty() {
            expect.insert("equals".to_owned(), serde_json::from_str(equals).unwrap_or_else(|_| equals.into()));
        }
        if !expect.is_empty() {
            request.insert("expect".to_owned(), expect.into());
        }
        request
    }
}

/// What is wrong with the relay, beside the field that is meant: its message begins with the part's name, `hold.url must be …`.
pub fn beside(error: Error, form: &Form) -> Error {
    let Error::Invalid(mut errors) = error else { return error };
    let mqtt = Typed(form).text("kind") == "mqtt";
    for message in errors.0.remove("relay").unwrap_or_default() {
        let part = message.split_once(' ').map(|(part, rest)| match part {
            "expect.pointer" | "expect.equals" if mqtt => (part.replace("expect.", "said_"), rest),
            _ => (part.replace('.', "_"), rest),
        });
        match part.filter(|(name, _)| form.field(name).is_some()) {
            Some((name, rest)) => errors.add(&name, rest),
            None => errors.add("kind", &message),
        }
    }
    Error::Invalid(errors)
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::dashboard::sent::Sent;

    fn filled(saved: Option<&Relay>, sent: &str) -> Form {
        let mut form = Form::new("/x", "Save", fields(saved, Vec::new()));
        form.fill(&Sent::parse(sent.as_bytes()));
        form
    }

    #[test]
    fn only_the_fields_of_the_chosen_kind_count() {
        let all = "address=192.0.2.7&switch=1&password=+p&pulse_seconds=4&url=http://192.0.2.7/&method=PUT";
        assert_eq!(relay(&filled(None, &format!("kind=&{all}"))), Ok(Value::Null));
        let shelly = json!({"kind": "shelly", "address": "192.0.2.7", "switch": 1, "password": " p", "pulse_seconds": 4});
        assert_eq!(relay(&filled(None, &format!("kind=shelly&{all}"))), Ok(shelly));
        assert_eq!(relay(&filled(None, &format!("kind=simulated&{all}"))), Ok(json!({"kind": "simulated", "pulse_seconds": 4})));
    }

    #[test]
    fn a_saved_relay_is_sent_again_as_it_was_but_for_its_secrets() {
        let saved = json!({"kind": "http", "url": "http://192.0.2.7/open", "method": "PUT", "pulse_seconds": 7,
            "expect": {"status": 202, "pointer": "/state", "equals": "open"},
            "hold": {"url": "http://192.0.2.7/hold", "method": "POST", "expect": {"pointer": "/on", "equals": true}},
            "release": {"url": "http://192.0.2.7/shut", "method": "POST", "expect": {"pointer": "/n", "equals": "5"}}});
        let saved = Relay::from_input(&saved).unwrap();
        let form = Form::new("/x", "Save", fields(Some(&saved), Vec::new()));
        assert_eq!(Relay::from_input(&relay(&form).unwrap()), Ok(saved));
    }

    #[test]
    fn every_kind_is_sent_again_as_it_was_saved() {
        let mqtt = |more: Value| {
            let mut relay = json!({"kind": "mqtt", "broker": "mqtt://192.0.2.7", "username": "u", "pulse_seconds": 4});
            relay.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            relay
        };
        for saved in [
            mqtt(json!({"device": "shelly", "topic": "shelly/front", "switch": 2})),
            mqtt(json!({"device": "tasmota", "topic": "front", "output": 3})),
            mqtt(json!({"device": "zigbee2mqtt", "topic": "zigbee2mqtt/front", "part": "lock"})),
            mqtt(json!({"device": "switch", "timed_by": "agent", "on": {"topic": "a", "payload": "ON"}, "off": {"topic": "a",
                "payload": "OFF"}, "expect": {"topic": "b", "pointer": "/on", "equals": true}})),
            mqtt(json!({"device": "switch", "on": {"topic": "a", "payload": ""}, "expect": {"topic": "b", "payload": "ON"}})),
            json!({"kind": "esphome", "address": "192.0.2.7", "id": "front", "part": "lock", "username": "u", "controller_id": 7}),
            json!({"kind": "homeassistant", "url": "http://192.0.2.7:8123/", "entity_id": "lock.front"}),
            json!({"kind": "uhppote", "address": "192.0.2.7", "serial": 405_419_896_u32, "door": 3}),
            json!({"kind": "gpio", "chip": "gpiochip1", "line": 17, "active_low": true, "controller_id": 7}),
        ] {
            let saved = Relay::from_input(&saved).unwrap();
            let form = Form::new("/x", "Save", fields(Some(&saved), Vec::new()));
            assert_eq!(Relay::from_input(&relay(&form).unwrap()), Ok(saved));
        }
    }

    #[test]
    fn a_secret_is_sent_with_its_kind() {
        let all = "broker=mqtt://a&device=tasmota&topic=t&username=u&password=p&address=a&id=i&esphome_part=lock&token=t&url=http://a/&entity_id=lock.a";
        for (kind, secret) in [("mqtt", json!("p")), ("esphome", json!("p")), ("homeassistant", json!("t"))] {
            let sent = relay(&filled(None, &format!("kind={kind}&{all}"))).unwrap();
            assert!(sent["password"] == secret || sent["token"] == secret, "{sent}");
            assert!(Relay::from_input(&sent).is_ok(), "{sent}");
        }
    }

    #[test]
    fn what_cannot_be_read_and_what_is_refused_stands_beside_its_field() {
        let form = filled(None, "kind=http&url=x&method=POST&headers=nonsense&expect_status=2000&pulse_seconds=x");
        let errors = relay(&form).unwrap_err().0;
        assert_eq!(errors.keys().collect::<Vec<_>>(), ["expect_status", "headers", "pulse_seconds"]);
        let mut refused = FieldErrors::one("relay", "hold.url must be an absolute URL");
        refused.add("relay", "hold needs release");
        let Error::Invalid(errors) = beside(refused.into(), &form) else { panic!("another error") };
        assert_eq!(errors.0["hold_url"], ["must be an absolute URL"]);
        assert_eq!(errors.0["kind"], ["hold needs release"]);
    }
}
