//! What the body of an unlock says of where the caller is (contract section 3).

use doorward_core::geo::Position;
use doorward_core::input::Loose;
use doorward_core::restrictions::{Presence, Service};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;

/// Longest proof, in characters; more cannot be one.
const PROOF_LENGTH: usize = 16;

/// The body of an unlock; all of it is optional.
#[derive(Serialize, ToSchema)]
pub(crate) struct UnlockBody {
    context: Option<ContextBody>,
    lock: Option<ProofBody>,
}

/// Where the caller is.
#[derive(Serialize, ToSchema)]
struct ContextBody {
    location: Option<LocationBody>,
    /// The phone's services, so that a refusal can say which one is missing.
    services: Option<Vec<ServiceBody>>,
}

/// Degrees, WGS 84; both are needed.
#[derive(Serialize, ToSchema)]
struct LocationBody {
    longitude: f64,
    latitude: f64,
}

/// A service of the phone.
#[derive(Serialize, ToSchema)]
struct ServiceBody {
    /// `BLE`, `GPS` or `NFC`.
    r#type: String,
    available: Option<bool>,
    enabled: Option<bool>,
    authorized: Option<bool>,
}

/// What the door's reader or display shows.
#[derive(Serialize, ToSchema)]
struct ProofBody {
    /// Six digits, as a number or a text.
    proximity_proof: Option<String>,
}

/// Reads it loosely: what cannot be read was not said, and refuses where it is needed.
pub(crate) fn presence(body: &Value) -> Presence {
    let services = body.pointer("/context/services").and_then(Value::as_array).map(Vec::as_slice).unwrap_or_default();
    let service = |kind: &str| {
        let named =
            |service: &&Value| service.get("type").and_then(Value::as_str).is_some_and(|name| name.eq_ignore_ascii_case(kind));
        let flag = |service: &Value, name: &str| service.get(name).and_then(|value| bool::loose(value).ok());
        services.iter().find(named).map_or_else(Service::default, |service| Service {
            available: flag(service, "available"),
            enabled: flag(service, "enabled"),
            authorized: flag(service, "authorized"),
        })
    };
    Presence {
        location: location(body),
        gps: service("GPS"),
        bluetooth: service("BLE"),
        proximity_proof: proof(body),
        at_scanner: false,
    }
}

fn location(body: &Value) -> Option<Position> {
    let degrees = |name: &str| f64::loose(body.pointer("/context/location")?.get(name)?).ok();
    Position::new(degrees("latitude")?, degrees("longitude")?)
}

fn proof(body: &Value) -> Option<String> {
    let proof = match body.pointer("/lock/proximity_proof")? {
        Value::Number(number) => number.to_string(),
        Value::String(text) => text.trim().to_owned(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => return None,
    };
    (!proof.is_empty() && proof.len() <= PROOF_LENGTH).then_some(proof)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn everything_in_it_is_read() {
        let read = presence(&json!({
            "context": {
                "location": {"latitude": "52.5", "longitude": 13.4},
                "services": [{"type": "GPS", "authorized": "false"}, {"type": "ble", "available": true, "enabled": false}, {"type": "NFC"}],
            },
            "lock": {"proximity_proof": 42},
        }));
        assert_eq!(read.location, Position::new(52.5, 13.4));
        assert_eq!(read.gps, Service { authorized: Some(false), ..Service::default() });
        assert_eq!(read.bluetooth, Service { available: Some(true), enabled: Some(false), authorized: None });
        assert_eq!(read.proximity_proof.as_deref(), Some("42"));
    }

    #[test]
    fn what_cannot_be_read_was_not_said() {
        for body in [
            json!({}),
            json!({"context": null, "lock": null}),
            json!({"context": [], "lock": "000000"}),
            json!({"context": {"location": {"latitude": 52.5}, "services": {"type": "GPS"}}, "lock": {"proximity_proof": null}}),
            json!({"context": {"location": {"latitude": 91, "longitude": 0}, "services": [7]}, "lock": {"proximity_proof": ""}}),
            json!({"lock": {"proximity_proof": "00000000000000000"}}),
        ] {
            assert_eq!(presence(&body), Presence::default(), "{body}");
        }
    }
}
