//! Any device that obeys HTTP requests: what it is sent, and what it must answer.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;

use super::MAX_TEXT;
use crate::validate;

const MAX_HEADERS: usize = 20;
const MAX_NAME: usize = 255;

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

impl HttpRelay {
    pub(super) fn check(&self) -> Result<(), String> {
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

    pub(super) fn hide_secrets(&mut self) {
        for request in std::iter::once(&mut self.pulse).chain(&mut self.hold).chain(&mut self.release) {
            request.headers.clear();
            request.body = None;
        }
    }

    /// Request by request: a secret never goes to another URL than the one it was given for.
    pub(super) fn keep_secrets_of(&mut self, old: &Self) {
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
