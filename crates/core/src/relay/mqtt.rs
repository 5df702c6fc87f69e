//! Devices that listen to an MQTT broker: the broker, and which words the device knows.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use url::Url;
use utoipa::ToSchema;

use super::MAX_TEXT;
use super::devices::check_secret;
use crate::validate;

/// Longest topic, in bytes.
const MAX_TOPIC: usize = 1_024;
/// Longest pulse that a Zigbee switch keeps, in seconds: its clock counts tenths in 16 bits.
const ZIGBEE_SECONDS: u32 = 6_553;

/// A device behind an MQTT broker. Messages are sent with quality of service 1, and never retained.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Mqtt {
    /// `mqtt://host` or, with TLS, `mqtts://host`, with a port if it is not 1883 or 8883.
    pub broker: String,
    /// User at the broker.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// That user's password. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
    /// The device.
    #[serde(flatten)]
    pub device: MqttDevice,
}

/// What a device understands.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "device", rename_all = "lowercase")]
pub enum MqttDevice {
    /// A Shelly of the second generation or later: `Switch.Set` with `toggle_after`.
    Shelly {
        /// Its MQTT prefix.
        topic: String,
        /// Number of the switch, from 0.
        #[serde(default)]
        switch: u32,
    },
    /// Tasmota: `PulseTime`, then `Power`.
    Tasmota {
        /// Its topic.
        topic: String,
        /// Number of the relay, 1 to 32.
        #[serde(default = "first")]
        output: u32,
    },
    /// Zigbee2MQTT: a switch with `on_time`, or a lock.
    Zigbee2mqtt {
        /// The device's whole topic: `zigbee2mqtt/front_door`.
        topic: String,
        /// What it is.
        #[serde(default)]
        part: Zigbee2mqttPart,
    },
    /// Anything that opens on a message.
    Switch(Box<MqttSwitch>),
}

const fn first() -> u32 {
    1
}

/// What a Zigbee device is.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Zigbee2mqttPart {
    /// A switch, which keeps the time itself.
    #[default]
    Switch,
    /// A lock. It takes no time, so the agent keeps it and locks again.
    Lock,
}

/// The messages that drive a device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MqttSwitch {
    /// Opens, for `{{seconds}}`.
    pub on: MqttMessage,
    /// Closes at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub off: Option<MqttMessage>,
    /// Who ends a pulse or a hold.
    #[serde(default)]
    pub timed_by: Timekeeper,
    /// What tells that the device obeyed; that the broker took the message if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Acknowledgement>,
}

/// Who ends a pulse or a hold.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Timekeeper {
    /// The device, which is told for how long or knows it.
    #[default]
    Device,
    /// The agent, with `off`. A crash of the agent leaves the door open.
    Agent,
}

/// A message to a device.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct MqttMessage {
    /// Where to, without wildcards.
    pub topic: String,
    /// What; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in.
    #[serde(default)]
    pub payload: String,
}

/// The message of a device that means that it opened.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Acknowledgement {
    /// Where it appears, without wildcards.
    pub topic: String,
    /// This text exactly; any if neither this nor `pointer` is given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub payload: Option<String>,
    /// A JSON pointer (RFC 6901) into it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What must stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub equals: Option<Value>,
}

impl Mqtt {
    /// Host, port and whether it is TLS.
    #[must_use]
    pub fn address(&self) -> Option<(String, u16, bool)> {
        let url = Url::parse(&self.broker).ok()?;
        let tls = match url.scheme() {
            "mqtt" => false,
            "mqtts" => true,
            _ => return None,
        };
        let host = url.host_str().filter(|host| !host.is_empty())?.trim_matches(['[', ']']).to_owned();
        Some((host, url.port().unwrap_or(if tls { 8_883 } else { 1_883 }), tls))
    }

    pub(super) fn check(&self, pulse_seconds: u32) -> Result<(), String> {
        let plain = Url::parse(&self.broker).is_ok_and(|url| {
            let bare = matches!(url.path(), "" | "/") && url.query().is_none() && url.fragment().is_none();
            bare && url.username().is_empty() && url.password().is_none()
        });
        if self.broker.len() > validate::URL_LENGTH || !plain || self.address().is_none() {
            return Err("broker must be an address such as mqtt://192.168.1.10 or mqtts://broker.example.com:8883".to_owned());
        }
        check_secret("username", self.username.as_ref())?;
        check_secret("password", self.password.as_ref())?;
        if self.password.is_some() && self.username.is_none() {
            return Err("password needs username".to_owned());
        }
        match &self.device {
            MqttDevice::Shelly { topic, .. } => check_topic("topic", topic),
            MqttDevice::Tasmota { topic, output } => {
                check_topic("topic", topic)?;
                if (1..=32).contains(output) { Ok(()) } else { Err("output must be 1 to 32".to_owned()) }
            }
            MqttDevice::Zigbee2mqtt { topic, part } => {
                check_topic("topic", topic)?;
                if *part == Zigbee2mqttPart::Switch && pulse_seconds > ZIGBEE_SECONDS {
                    return Err(format!("pulse_seconds must be at most {ZIGBEE_SECONDS} for a Zigbee switch"));
                }
                Ok(())
            }
            MqttDevice::Switch(switch) => switch.check(),
        }
    }

    pub(super) fn keep_secrets_of(&mut self, old: &Self) {
        if self.broker == old.broker && self.username == old.username && self.password.is_none() {
            self.password.clone_from(&old.password);
        }
    }

    /// A device that is never told to close, or not for how long, opens for its own pulse and no longer.
    pub(super) const fn can_hold(&self) -> bool {
        match &self.device {
            MqttDevice::Shelly { .. } | MqttDevice::Tasmota { .. } | MqttDevice::Zigbee2mqtt { .. } => true,
            MqttDevice::Switch(switch) => switch.off.is_some(),
        }
    }
}

impl MqttSwitch {
    fn check(&self) -> Result<(), String> {
        self.on.check().map_err(|message| format!("on.{message}"))?;
        if let Some(off) = &self.off {
            off.check().map_err(|message| format!("off.{message}"))?;
        }
        if self.timed_by == Timekeeper::Agent && self.off.is_none() {
            return Err("timed_by agent needs off".to_owned());
        }
        if self.timed_by == Timekeeper::Device && self.off.is_some() && !self.on.payload.contains("{{seconds}}") {
            return Err("off needs {{seconds}} in on.payload, or timed_by agent".to_owned());
        }
        self.expect.as_ref().map_or(Ok(()), Acknowledgement::check)
    }
}

impl MqttMessage {
    fn check(&self) -> Result<(), String> {
        check_topic("topic", &self.topic)?;
        if self.payload.len() > MAX_TEXT {
            return Err(format!("payload is too long (maximum is {MAX_TEXT} bytes)"));
        }
        Ok(())
    }
}

impl Acknowledgement {
    fn check(&self) -> Result<(), String> {
        check_topic("expect.topic", &self.topic)?;
        if self.payload.as_ref().is_some_and(|payload| payload.len() > MAX_TEXT) {
            return Err(format!("expect.payload is too long (maximum is {MAX_TEXT} bytes)"));
        }
        match (&self.payload, &self.pointer, &self.equals) {
            (Some(_), Some(_), _) => Err("expect.pointer and expect.payload exclude each other".to_owned()),
            (_, None, Some(_)) => Err("expect.equals needs expect.pointer".to_owned()),
            (_, Some(pointer), _) if pointer.len() > MAX_TEXT || !(pointer.is_empty() || pointer.starts_with('/')) => {
                Err(format!("expect.pointer must be a JSON pointer such as /state of at most {MAX_TEXT} bytes"))
            }
            (_, _, Some(value)) if value.to_string().len() > MAX_TEXT => {
                Err(format!("expect.equals is too long (maximum is {MAX_TEXT} bytes)"))
            }
            _ => Ok(()),
        }
    }
}

/// A topic to publish to: no wildcard, no control character (MQTT 3.1.1 section 4.7).
fn check_topic(name: &str, topic: &str) -> Result<(), String> {
    let fits = (1..=MAX_TOPIC).contains(&topic.len()) && !topic.contains(['+', '#']) && !topic.chars().any(char::is_control);
    if fits { Ok(()) } else { Err(format!("{name} must be 1 to {MAX_TOPIC} bytes without + and #")) }
}
