//! How a door's relay is reached: the `relay` field of a lock.

mod devices;
mod http;
mod mqtt;

pub use devices::{Esphome, EsphomePart, Gpio, HomeAssistant, Shelly, Uhppote};
pub use http::{Expectation, HttpRelay, HttpRequest};
pub use mqtt::{Acknowledgement, Mqtt, MqttDevice, MqttMessage, MqttSwitch, Timekeeper, Zigbee2mqttPart};

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

/// Seconds a door stays open if its relay does not say.
pub const DEFAULT_PULSE_SECONDS: u32 = 5;
/// Longest pulse: ten minutes.
pub const MAX_PULSE_SECONDS: u32 = 600;
const MAX_TEXT: usize = 4_096;

/// A relay and the length of its pulse. Where the device can, it keeps the pulse, so that a crash after "on" cannot leave a door open;
/// where it cannot, the agent does.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Relay {
    /// What is driven, and how.
    #[serde(flatten)]
    pub kind: RelayKind,
    /// Seconds the door stays open, 1 to 600.
    #[serde(default = "default_pulse")]
    pub pulse_seconds: u32,
    /// The controller whose agent drives it; the server's built-in agent if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub controller_id: Option<i64>,
}

/// What a relay is told to do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "action", rename_all = "snake_case")]
pub enum Action {
    /// Open for the relay's own pulse.
    Pulse,
    /// Stay open for this long, unless it is told again. Who keeps a pulse keeps this time too.
    Hold {
        /// Seconds from now.
        seconds: u32,
    },
    /// End a hold now.
    Release,
}

const fn default_pulse() -> u32 {
    DEFAULT_PULSE_SECONDS
}

/// The kinds of relay.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum RelayKind {
    /// No hardware: the agent says in its log that the door is open.
    Simulated,
    /// A Shelly of the second generation or later, over HTTP.
    Shelly(Shelly),
    /// Any device that opens on an HTTP request.
    Http(Box<HttpRelay>),
    /// A device that listens to an MQTT broker.
    Mqtt(Box<Mqtt>),
    /// A switch or lock of an ESPHome device, by its web server.
    Esphome(Esphome),
    /// A lock or switch of a Home Assistant.
    Homeassistant(HomeAssistant),
    /// A door of a UHPPOTE board, over UDP.
    Uhppote(Uhppote),
    /// A line of the agent's own machine. Linux only.
    Gpio(Gpio),
}

impl Relay {
    /// Reads a relay as a client sent it and checks every part.
    ///
    /// # Errors
    /// A message that continues the field's name `relay`.
    pub fn from_input(value: &Value) -> Result<Self, String> {
        let relay: Self = serde_json::from_value(value.clone()).map_err(|error| format!("cannot be read: {error}"))?;
        relay.check()?;
        Ok(relay)
    }

    fn check(&self) -> Result<(), String> {
        if !(1..=MAX_PULSE_SECONDS).contains(&self.pulse_seconds) {
            return Err(format!("pulse_seconds must be between 1 and {MAX_PULSE_SECONDS}"));
        }
        match &self.kind {
            RelayKind::Simulated => Ok(()),
            RelayKind::Shelly(shelly) => shelly.check(),
            RelayKind::Http(http) => http.check(),
            RelayKind::Mqtt(mqtt) => mqtt.check(self.pulse_seconds),
            RelayKind::Esphome(esphome) => esphome.check(),
            RelayKind::Homeassistant(home) => home.check(),
            RelayKind::Uhppote(uhppote) => uhppote.check(self.pulse_seconds),
            RelayKind::Gpio(gpio) => gpio.check(self.controller_id),
        }
    }

    /// Secret parts that the new settings leave out are taken from the old ones, if both drive the same device: the same address
    /// means another one in another controller's network.
    #[must_use]
    pub fn keeping_secrets_of(mut self, old: Option<&Self>) -> Self {
        let old = old.filter(|old| old.controller_id == self.controller_id);
        match (&mut self.kind, old.map(|old| &old.kind)) {
            (RelayKind::Shelly(new), Some(RelayKind::Shelly(old))) => new.keep_secrets_of(old),
            (RelayKind::Http(new), Some(RelayKind::Http(old))) => new.keep_secrets_of(old),
            (RelayKind::Mqtt(new), Some(RelayKind::Mqtt(old))) => new.keep_secrets_of(old),
            (RelayKind::Esphome(new), Some(RelayKind::Esphome(old))) => new.keep_secrets_of(old),
            (RelayKind::Homeassistant(new), Some(RelayKind::Homeassistant(old))) => new.keep_secrets_of(old),
            _ => {}
        }
        self
    }

    /// The settings without their secret parts, to show.
    #[must_use]
    pub fn shown(&self) -> Self {
        let mut shown = self.clone();
        match &mut shown.kind {
            RelayKind::Simulated | RelayKind::Uhppote(_) | RelayKind::Gpio(_) => {}
            RelayKind::Shelly(shelly) => shelly.password = None,
            RelayKind::Http(http) => http.hide_secrets(),
            RelayKind::Mqtt(mqtt) => mqtt.password = None,
            RelayKind::Esphome(esphome) => esphome.password = None,
            RelayKind::Homeassistant(home) => home.token = None,
        }
        shown
    }

    /// Whether it can be held open and released, and not only pulsed.
    #[must_use]
    pub const fn can_hold(&self) -> bool {
        match &self.kind {
            RelayKind::Simulated
            | RelayKind::Shelly(_)
            | RelayKind::Esphome(_)
            | RelayKind::Homeassistant(_)
            | RelayKind::Uhppote(_)
            | RelayKind::Gpio(_) => true,
            RelayKind::Http(http) => http.hold.is_some() && http.release.is_some(),
            RelayKind::Mqtt(mqtt) => mqtt.can_hold(),
        }
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            RelayKind::Simulated => "simulated",
            RelayKind::Shelly(_) => "shelly",
            RelayKind::Http(_) => "http",
            RelayKind::Mqtt(_) => "mqtt",
            RelayKind::Esphome(_) => "esphome",
            RelayKind::Homeassistant(_) => "homeassistant",
            RelayKind::Uhppote(_) => "uhppote",
            RelayKind::Gpio(_) => "gpio",
        };
        write!(f, "Relay({kind}, {} s)", self.pulse_seconds)
    }
}

#[cfg(test)]
mod tests;
