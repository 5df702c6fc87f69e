//! Request bodies: JSON, wrapped in the resource's name or bare (contract sections 1.5 and 6).

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use doorward_app::Error;
use doorward_core::input::{Field, Loose};
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

use crate::error::ApiError;

/// Largest body, in bytes: 1 MiB.
pub(crate) const LARGEST_BODY: usize = 1_024 * 1_024;

/// A JSON object; `{}` for no body at all, whatever the content type says.
pub(crate) struct Body(Map<String, Value>);

impl<S: Send + Sync> FromRequest<S> for Body {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let bytes = Bytes::from_request(request, state).await.map_err(|_| unreadable())?;
        if bytes.iter().all(u8::is_ascii_whitespace) {
            return Ok(Self(Map::new()));
        }
        match serde_json::from_slice(&bytes) {
            Ok(Value::Object(map)) => Ok(Self(map)),
            Ok(Value::Null) => Ok(Self(Map::new())),
            Ok(Value::Bool(_) | Value::Number(_) | Value::String(_) | Value::Array(_)) => {
                Err(ApiError::Bad("The body must be a JSON object.".to_owned()))
            }
            Err(error) => Err(ApiError::Bad(format!("The body is not valid JSON: {error}."))),
        }
    }
}

/// The refusal of a body that did not come, or is too large.
pub(crate) fn unreadable() -> ApiError {
    ApiError::Bad("The body cannot be read, or is larger than 1 MiB.".to_owned())
}

impl Body {
    /// The resource under its name; without that name, the body itself is the resource.
    pub(crate) fn resource<T: DeserializeOwned>(mut self, name: &str) -> Result<T, ApiError> {
        match self.0.remove(name) {
            None => read(Value::Object(self.0), name),
            Some(Value::Null) => read(Value::Object(Map::new()), name),
            Some(inner) => read(inner, name),
        }
    }

    /// A member that must stand under its name; `{}` if it does not.
    pub(crate) fn member<T: DeserializeOwned>(&mut self, name: &str) -> Result<T, ApiError> {
        read(self.0.remove(name).filter(|value| !value.is_null()).unwrap_or_else(|| Value::Object(Map::new())), name)
    }

    /// A member that is no object.
    pub(crate) fn field<T: Loose>(&mut self, name: &str) -> Field<T> {
        // Every value is read loosely, so none fails.
        self.0.remove(name).and_then(|value| serde_json::from_value(value).ok()).unwrap_or_default()
    }

    /// All of it.
    pub(crate) fn whole(self) -> Value {
        Value::Object(self.0)
    }

    /// Whether a member was sent.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.get(name).is_some_and(|value| !value.is_null())
    }
}

fn read<T: DeserializeOwned>(value: Value, name: &str) -> Result<T, ApiError> {
    let not_an_object = || Error::invalid(name, "must be an object");
    // An array would be read as the fields in their order.
    if !value.is_object() {
        return Err(not_an_object().into());
    }
    // Every member is read loosely, so no object fails.
    serde_json::from_value(value).map_err(|_| not_an_object().into())
}
