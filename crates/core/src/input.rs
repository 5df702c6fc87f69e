//! Loosely typed input with field messages: what a client sent, before anyone believes it (contract sections 1.5, 1.7 and 6).

use std::collections::BTreeMap;

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use serde_json::Value;

use crate::Timestamp;

/// One member of a request body. A wrong type is kept as such, so that all wrong fields are named in one answer.
#[derive(Debug, Clone, Default, PartialEq)]
pub enum Field<T> {
    /// The member was not sent.
    #[default]
    Absent,
    /// The member was sent as `null`: "not set".
    Null,
    /// The member holds this.
    Value(T),
    /// The member holds something else; the text says what was expected.
    Wrong(&'static str),
}

/// A type that clients send in more than one spelling.
pub trait Loose: Sized {
    /// Reads a JSON value, or says what it should have been (continuing the field's name).
    ///
    /// # Errors
    /// The message for the field.
    fn loose(value: &Value) -> Result<Self, &'static str>;
}

impl Loose for String {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::String(text) => Ok(text.clone()),
            Value::Null | Value::Bool(_) | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err("must be a text"),
        }
    }
}

/// A code of digits or letters, which clients also send as a number. Without spaces around it, at most 32 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct TypedCode(pub String);

/// Longest code, in characters.
const CODE_LENGTH: usize = 32;

/// It is as good as a password for a moment.
impl std::fmt::Debug for TypedCode {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("TypedCode(…)")
    }
}

impl Loose for TypedCode {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::String(text) if text.len() <= CODE_LENGTH => Ok(Self(text.trim().to_owned())),
            Value::Number(number) => Ok(Self(number.to_string())),
            Value::String(_) => Err("is too long (maximum is 32 characters)"),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err("must be a code"),
        }
    }
}

/// The API document shows no code.
impl Serialize for TypedCode {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_none()
    }
}

impl Loose for bool {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Bool(value) => Ok(*value),
            Value::String(text) => parse_bool(text).ok_or("must be true or false"),
            Value::Null | Value::Number(_) | Value::Array(_) | Value::Object(_) => Err("must be true or false"),
        }
    }
}

/// `true`, `True`, `false`, `False` in any case.
#[must_use]
pub fn parse_bool(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}

impl Loose for i64 {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        match value {
            Value::Number(number) => number.as_i64().ok_or("must be a whole number"),
            Value::String(text) => text.trim().parse().map_err(|_| "must be a whole number"),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => Err("must be a whole number"),
        }
    }
}

impl Loose for f64 {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        let number = match value {
            Value::Number(number) => number.as_f64(),
            Value::String(text) => text.trim().parse().ok(),
            Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => None,
        };
        number.filter(|number: &Self| number.is_finite()).ok_or("must be a number")
    }
}

impl Loose for Timestamp {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        value.as_str().and_then(Self::parse).ok_or("must be a date and time such as 2026-11-24T09:00:00Z (RFC 3339)")
    }
}

impl Loose for serde_json::Map<String, Value> {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        value.as_object().cloned().ok_or("must be an object")
    }
}

impl Loose for Value {
    fn loose(value: &Value) -> Result<Self, &'static str> {
        Ok(value.clone())
    }
}

/// Whether a text anywhere in it holds a NUL, which PostgreSQL takes neither in texts nor in JSON.
fn holds_nul(value: &Value) -> bool {
    match value {
        Value::String(text) => text.contains('\0'),
        Value::Array(items) => items.iter().any(holds_nul),
        Value::Object(members) => members.iter().any(|(name, value)| name.contains('\0') || holds_nul(value)),
        Value::Null | Value::Bool(_) | Value::Number(_) => false,
    }
}

impl<'de, T: Loose> Deserialize<'de> for Field<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let value = Value::deserialize(deserializer)?;
        Ok(if value.is_null() {
            Self::Null
        } else if holds_nul(&value) {
            Self::Wrong("must not hold NUL characters")
        } else {
            match T::loose(&value) {
                Ok(value) => Self::Value(value),
                Err(expected) => Self::Wrong(expected),
            }
        })
    }
}

/// The API document shows a field's default: nothing.
impl<T: Serialize> Serialize for Field<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Value(value) => serializer.serialize_some(value),
            Self::Absent | Self::Null | Self::Wrong(_) => serializer.serialize_none(),
        }
    }
}

impl<T> Field<T> {
    /// For a create: the value, or `None` with a message if it is missing or wrong.
    pub fn required(self, name: &str, errors: &mut FieldErrors) -> Option<T> {
        match self {
            Self::Value(value) => Some(value),
            Self::Absent | Self::Null => {
                errors.add(name, "can't be blank");
                None
            }
            Self::Wrong(expected) => {
                errors.add(name, expected);
                None
            }
        }
    }

    /// For a create: the value if it was set.
    pub fn optional(self, name: &str, errors: &mut FieldErrors) -> Option<T> {
        self.change(name, errors).flatten()
    }

    /// For an update of a nullable field: `None` keeps it, `Some(None)` clears it.
    pub fn change(self, name: &str, errors: &mut FieldErrors) -> Option<Option<T>> {
        match self {
            Self::Value(value) => Some(Some(value)),
            Self::Null => Some(None),
            Self::Absent => None,
            Self::Wrong(expected) => {
                errors.add(name, expected);
                None
            }
        }
    }

    /// Whether anything but `null` was sent.
    #[must_use]
    pub const fn is_set(&self) -> bool {
        match self {
            Self::Value(_) | Self::Wrong(_) => true,
            Self::Absent | Self::Null => false,
        }
    }

    /// A further rule on the value; its message replaces the value.
    #[must_use]
    pub fn and_then<U>(self, rule: impl FnOnce(T) -> Result<U, &'static str>) -> Field<U> {
        match self {
            Self::Absent => Field::Absent,
            Self::Null => Field::Null,
            Self::Wrong(expected) => Field::Wrong(expected),
            Self::Value(value) => match rule(value) {
                Ok(value) => Field::Value(value),
                Err(expected) => Field::Wrong(expected),
            },
        }
    }
}

/// Messages by field name: the body of a 422 answer.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct FieldErrors(pub BTreeMap<String, Vec<String>>);

impl FieldErrors {
    /// One message for one field.
    #[must_use]
    pub fn one(name: &str, message: &str) -> Self {
        let mut errors = Self::default();
        errors.add(name, message);
        errors
    }

    /// Adds a message that continues the field's name ("can't be blank").
    pub fn add(&mut self, name: &str, message: &str) {
        self.0.entry(name.to_owned()).or_default().push(message.to_owned());
    }

    /// `Err` with everything collected, if anything was.
    ///
    /// # Errors
    /// The collected messages.
    pub fn check(self) -> Result<(), Self> {
        if self.0.is_empty() { Ok(()) } else { Err(self) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Deserialize, Default)]
    #[serde(default)]
    struct Body {
        id: Field<i64>,
        on: Field<bool>,
        name: Field<String>,
    }

    #[test]
    fn numbers_and_booleans_may_come_as_text() {
        let body: Body = serde_json::from_str(r#"{"id":"7","on":"True","name":null,"more":[]}"#).unwrap();
        assert_eq!(body.id, Field::Value(7));
        assert_eq!(body.on, Field::Value(true));
        assert_eq!(body.name, Field::Null);
    }

    #[test]
    fn a_nul_is_refused_however_deep_it_hides() {
        #[derive(Deserialize)]
        struct Any {
            any: Field<Value>,
        }
        for body in [r#"{"any":"a\u0000"}"#, r#"{"any":[{"a":"\u0000"}]}"#, r#"{"any":{"\u0000":1}}"#] {
            let body: Any = serde_json::from_str(body).unwrap();
            assert_eq!(body.any, Field::Wrong("must not hold NUL characters"));
        }
    }

    #[test]
    fn all_wrong_fields_are_named_at_once() {
        let body: Body = serde_json::from_str(r#"{"id":"seven","on":1}"#).unwrap();
        let mut errors = FieldErrors::default();
        body.id.required("id", &mut errors);
        body.on.optional("on", &mut errors);
        body.name.required("name", &mut errors);
        let named: Vec<_> = errors.0.keys().cloned().collect();
        assert_eq!(named, ["id", "name", "on"]);
    }
}
