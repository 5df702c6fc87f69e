//! How a door's relay is reached: the `relay` field of a lock.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use crate::validate;

/// Seconds a door stays open if its relay does not say.
pub const DEFAULT_PULSE_SECONDS: u32 = 5;
/// Longest pulse: ten minutes.
pub const MAX_PULSE_SECONDS: u32 = 600;
const MAX_HEADERS: usize = 20;
const MAX_TEXT: usize = 4_096;
const MAX_NAME: usize = 255;

/// A relay and the length of its pulse. The device keeps the pulse, so that a crash after "on" cannot leave a door open.
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
    /// Stay open for this long, unless it is told again. The device keeps the time, so that a crash cannot leave a door open.
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
}

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

/// The requests that drive a device. The one that opens it for a pulse stands among the relay's own settings.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HttpRelay {
    /// Opens for the pulse.
    #[serde(flatten)]
    pub pulse: HttpRequest,
    /// Holds open for `{{seconds}}`, after which the device closes by itself. Needs `release`; without both the door cannot be
    /// held open.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hold: Option<HttpRequest>,
    /// Ends a hold. Needs `hold`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub release: Option<HttpRequest>,
}

/// A request to a device, and what its answer must be.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct HttpRequest {
    /// `POST`, `PUT` or `PATCH`: a GET that opens would open for every link preview.
    #[serde(default = "default_method")]
    pub method: String,
    /// Absolute `http` or `https` URL.
    pub url: String,
    /// Headers to send. Write-only, since they often carry a token.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, String>,
    /// Body to send; `{{seconds}}` (of this pulse or hold), `{{pulse_seconds}}` and `{{command_id}}` are filled in. Write-only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub body: Option<String>,
    /// What a successful answer looks like; any 2xx if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub expect: Option<Expectation>,
}

fn default_method() -> String {
    "POST".to_owned()
}

/// The answer that means that the device obeyed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct Expectation {
    /// This status exactly; any 2xx if not given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub status: Option<u16>,
    /// A JSON pointer (RFC 6901) into the answer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pointer: Option<String>,
    /// What must stand there.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Object>)]
    pub equals: Option<Value>,
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
        }
    }

    /// Secret parts that the new settings leave out are taken from the old ones, if both drive the same device: the same address
    /// means another one in another controller's network.
    #[must_use]
    pub fn keeping_secrets_of(mut self, old: Option<&Self>) -> Self {
        let old = old.filter(|old| old.controller_id == self.controller_id);
        match (&mut self.kind, old.map(|old| &old.kind)) {
            (RelayKind::Shelly(new), Some(RelayKind::Shelly(old))) if new.address == old.address && new.password.is_none() => {
                new.password.clone_from(&old.password);
            }
            (RelayKind::Http(new), Some(RelayKind::Http(old))) => new.keep_secrets_of(old),
            (RelayKind::Simulated | RelayKind::Shelly(_) | RelayKind::Http(_), _) => {}
        }
        self
    }

    /// The settings without their secret parts, to show.
    #[must_use]
    pub fn shown(&self) -> Self {
        let mut shown = self.clone();
        match &mut shown.kind {
            RelayKind::Simulated => {}
            RelayKind::Shelly(shelly) => shelly.password = None,
            RelayKind::Http(http) => {
                for request in std::iter::once(&mut http.pulse).chain(&mut http.hold).chain(&mut http.release) {
                    request.headers.clear();
                    request.body = None;
                }
            }
        }
        shown
    }

    /// Whether it can be held open and released, and not only pulsed.
    #[must_use]
    pub const fn can_hold(&self) -> bool {
        match &self.kind {
            RelayKind::Simulated | RelayKind::Shelly(_) => true,
            RelayKind::Http(http) => http.hold.is_some() && http.release.is_some(),
        }
    }
}

impl Shelly {
    fn check(&self) -> Result<(), String> {
        let url = format!("http://{}/", self.address);
        let host_only = !self.address.contains(['/', '@', '?', '#', ' ']);
        if self.address.is_empty() || !host_only || validate::http_url(url).is_err() {
            return Err("address must be a host name or IP address, with a port if needed".to_owned());
        }
        if self.password.as_ref().is_some_and(|password| password.len() > MAX_TEXT) {
            return Err("password is too long".to_owned());
        }
        Ok(())
    }
}

impl HttpRelay {
    fn check(&self) -> Result<(), String> {
        self.pulse.check()?;
        match (&self.hold, &self.release) {
            (None, None) => Ok(()),
            (Some(hold), Some(release)) => {
                hold.check().map_err(|message| format!("hold.{message}"))?;
                release.check().map_err(|message| format!("release.{message}"))
            }
            (Some(_), None) => Err("hold needs release".to_owned()),
            (None, Some(_)) => Err("release needs hold".to_owned()),
        }
    }

    /// Request by request: a secret never goes to another URL than the one it was given for.
    fn keep_secrets_of(&mut self, old: &Self) {
        self.pulse.keep_secrets_of(&old.pulse);
        for (new, old) in [(&mut self.hold, &old.hold), (&mut self.release, &old.release)] {
            if let (Some(new), Some(old)) = (new, old) {
                new.keep_secrets_of(old);
            }
        }
    }
}

impl HttpRequest {
    fn keep_secrets_of(&mut self, old: &Self) {
        if self.url != old.url {
            return;
        }
        if self.headers.is_empty() {
            self.headers.clone_from(&old.headers);
        }
        if self.body.is_none() {
            self.body.clone_from(&old.body);
        }
    }

    fn check(&self) -> Result<(), String> {
        validate::http_url(self.url.clone()).map_err(|message| format!("url {message}"))?;
        if !matches!(self.method.as_str(), "POST" | "PUT" | "PATCH") {
            return Err("method must be POST, PUT or PATCH".to_owned());
        }
        let header_name = |name: &str| {
            (1..=MAX_NAME).contains(&name.len()) && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
        };
        let header_value = |value: &str| value.len() <= MAX_TEXT && value.chars().all(|c| c == '\t' || (' '..='~').contains(&c));
        if self.headers.len() > MAX_HEADERS || !self.headers.iter().all(|(name, value)| header_name(name) && header_value(value)) {
            return Err(format!("headers must be at most {MAX_HEADERS} printable names and values"));
        }
        if self.body.as_ref().is_some_and(|body| body.len() > MAX_TEXT) {
            return Err(format!("body is too long (maximum is {MAX_TEXT} bytes)"));
        }
        self.expect.as_ref().map_or(Ok(()), Expectation::check)
    }
}

impl Expectation {
    fn check(&self) -> Result<(), String> {
        match (&self.pointer, &self.equals) {
            (Some(pointer), _) if pointer.len() > MAX_TEXT || !(pointer.is_empty() || pointer.starts_with('/')) => {
                Err(format!("expect.pointer must be a JSON pointer such as /state of at most {MAX_TEXT} bytes"))
            }
            (None, Some(_)) => Err("expect.equals needs expect.pointer".to_owned()),
            (Some(_), Some(value)) if value.to_string().len() > MAX_TEXT => {
                Err(format!("expect.equals is too long (maximum is {MAX_TEXT} bytes)"))
            }
            (Some(_), Some(_) | None) | (None, None) => Ok(()),
        }
    }
}

impl std::fmt::Debug for Relay {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let kind = match self.kind {
            RelayKind::Simulated => "simulated",
            RelayKind::Shelly(_) => "shelly",
            RelayKind::Http(_) => "http",
        };
        write!(f, "Relay({kind}, {} s)", self.pulse_seconds)
    }
}

#[cfg(test)]
mod tests {
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
            json!({"kind":"http","url":"http://192.0.2.7","headers":{"x".repeat(MAX_NAME + 1):"x"}}),
            json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7"}}),
            json!({"kind":"http","url":"http://192.0.2.7","release":{"url":"http://192.0.2.7"}}),
            json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7"},"release":{"url":"ftp://192.0.2.7"}}),
            json!({"kind":"http","url":"http://192.0.2.7","hold":{"url":"http://192.0.2.7","method":"GET"},"release":{"url":"http://192.0.2.7"}}),
            json!("simulated"),
        ] {
            assert!(Relay::from_input(&wrong).is_err(), "{wrong}");
        }
    }
}
