//! Devices with settings of their own, each with its checks and its secret parts.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::MAX_TEXT;
use crate::validate;

/// Longest id of a part of a device, in bytes.
const MAX_ID: usize = 255;
/// Longest pulse that a UHPPOTE board keeps, in seconds.
const UHPPOTE_SECONDS: u32 = 255;

/// `POST http://<address>/rpc/Switch.Set` with `toggle_after`.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Shelly {
    /// Host name or IP address, with a port if it is not 80.
    pub address: String,
    /// Number of the switch, from 0.
    #[serde(default)]
    pub switch: u32,
    /// Password of the device's `admin` user, for digest SHA-256 sign-in. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// `POST http://<address>/switch/<id>/turn_on` or `/lock/<id>/unlock`. The device's own settings end the pulse; a hold is a pulse that is
/// repeated before it ends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Esphome {
    /// Host name or IP address, with a port if it is not 80.
    pub address: String,
    /// What is driven.
    #[serde(default)]
    pub part: EsphomePart,
    /// Its id in the web server's addresses.
    pub id: String,
    /// User of the web server, for basic sign-in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub username: Option<String>,
    /// That user's password. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub password: Option<String>,
}

/// What of an ESPHome device is driven.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum EsphomePart {
    /// A switch that turns itself off.
    #[default]
    Switch,
    /// A lock that locks itself.
    Lock,
}

/// `POST <url>/api/services/lock/unlock`. The service has no time, so the agent keeps it and locks again.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HomeAssistant {
    /// Absolute `http` or `https` URL of the Home Assistant.
    pub url: String,
    /// A `lock.…` or a `switch.…`.
    pub entity_id: String,
    /// A long-lived access token. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token: Option<String>,
}

/// A UHPPOTE board. It asks for no password, so it belongs into a network of its own. The board keeps the pulse; a hold is a pulse that is
/// repeated before it ends.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Uhppote {
    /// Host name or IP address, with a port if it is not 60000.
    pub address: String,
    /// Serial number of the board.
    pub serial: u32,
    /// Number of the door at the board, 1 to 4.
    #[serde(default = "first_door")]
    pub door: u8,
}

const fn first_door() -> u8 {
    1
}

/// A line of a GPIO chip of the machine that the controller's agent runs on. The agent keeps the time.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Gpio {
    /// Name of the chip: `gpiochip0`.
    #[serde(default = "first_chip")]
    pub chip: String,
    /// Number of the line at the chip, from 0.
    pub line: u32,
    /// Whether the door is open while the line is low.
    #[serde(default)]
    pub active_low: bool,
}

fn first_chip() -> String {
    "gpiochip0".to_owned()
}

/// A host name or IP address, with a port if needed.
fn check_address(address: &str) -> Result<(), String> {
    let host_only = !address.contains(['/', '@', '?', '#', ' ']);
    if address.is_empty() || !host_only || validate::http_url(format!("http://{address}/")).is_err() {
        return Err("address must be a host name or IP address, with a port if needed".to_owned());
    }
    Ok(())
}

/// A user name or password that is short enough and can stand in a header.
pub(super) fn check_secret(name: &str, secret: Option<&String>) -> Result<(), String> {
    match secret {
        Some(secret) if secret.len() > MAX_TEXT => Err(format!("{name} is too long")),
        Some(secret) if secret.chars().any(char::is_control) => Err(format!("{name} must not hold control characters")),
        Some(_) | None => Ok(()),
    }
}

impl Shelly {
    pub(super) fn check(&self) -> Result<(), String> {
        check_address(&self.address)?;
        if self.password.as_ref().is_some_and(|password| password.len() > MAX_TEXT) {
            return Err("password is too long".to_owned());
        }
        Ok(())
    }

    pub(super) fn keep_secrets_of(&mut self, old: &Self) {
        if self.address == old.address && self.password.is_none() {
            self.password.clone_from(&old.password);
        }
    }
}

impl Esphome {
    pub(super) fn check(&self) -> Result<(), String> {
        check_address(&self.address)?;
        let fits = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-');
        if !(1..=MAX_ID).contains(&self.id.len()) || !self.id.chars().all(fits) {
            return Err("id must be letters, digits, _ and - as in the web server's addresses".to_owned());
        }
        check_secret("username", self.username.as_ref())?;
        check_secret("password", self.password.as_ref())?;
        if self.username.as_ref().is_some_and(|username| username.contains(':')) {
            return Err("username must not hold a colon".to_owned());
        }
        if self.password.is_some() && self.username.is_none() {
            return Err("password needs username".to_owned());
        }
        Ok(())
    }

    pub(super) fn keep_secrets_of(&mut self, old: &Self) {
        if self.address == old.address && self.username == old.username && self.password.is_none() {
            self.password.clone_from(&old.password);
        }
    }
}

impl HomeAssistant {
    pub(super) fn check(&self) -> Result<(), String> {
        validate::http_url(self.url.clone()).map_err(|message| format!("url {message}"))?;
        let fits = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_';
        let named = |id: &str| (1..=MAX_ID).contains(&id.len()) && id.chars().all(fits);
        let entity = self.entity_id.strip_prefix("lock.").or_else(|| self.entity_id.strip_prefix("switch."));
        if !entity.is_some_and(named) {
            return Err("entity_id must be a lock or a switch such as lock.front_door".to_owned());
        }
        check_secret("token", self.token.as_ref())
    }

    pub(super) fn keep_secrets_of(&mut self, old: &Self) {
        if self.url == old.url && self.token.is_none() {
            self.token.clone_from(&old.token);
        }
    }
}

impl Uhppote {
    pub(super) fn check(&self, pulse_seconds: u32) -> Result<(), String> {
        check_address(&self.address)?;
        if self.serial == 0 {
            return Err("serial must be the number on the board".to_owned());
        }
        if !(1..=4).contains(&self.door) {
            return Err("door must be 1 to 4".to_owned());
        }
        if pulse_seconds > UHPPOTE_SECONDS {
            return Err(format!("pulse_seconds must be at most {UHPPOTE_SECONDS} for a UHPPOTE board"));
        }
        Ok(())
    }
}

impl Gpio {
    pub(super) fn check(&self, controller_id: Option<i64>) -> Result<(), String> {
        let number = self.chip.strip_prefix("gpiochip");
        if !number.is_some_and(|number| (1..=4).contains(&number.len()) && number.bytes().all(|digit| digit.is_ascii_digit())) {
            return Err("chip must be the name of a chip such as gpiochip0".to_owned());
        }
        if controller_id.is_none() {
            return Err("controller_id must name the controller whose machine has the line".to_owned());
        }
        Ok(())
    }
}
