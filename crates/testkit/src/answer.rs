//! What a test's server answered.

#![expect(clippy::indexing_slicing, clippy::panic, reason = "an answer that breaks its rule fails the test")]

use reqwest::header::HeaderMap;
use serde_json::Value;

/// An HTTP answer, read to its end.
#[derive(Debug, Clone)]
pub struct Answer {
    /// The request's method and path, for messages.
    pub request: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub text: String,
    /// The body as JSON; null if it has none or is something else.
    pub json: Value,
}

impl Answer {
    /// The JSON of a 200 answer.
    ///
    /// # Panics
    /// It is another answer.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.is(200).json
    }

    /// The JSON of a 200 answer that is a list.
    ///
    /// # Panics
    /// It is another answer.
    #[must_use]
    #[track_caller]
    pub fn list(self) -> Vec<Value> {
        let json = self.ok();
        json.as_array().cloned().unwrap_or_else(|| panic!("not a list: {json}"))
    }

    /// The `id`s of a 200 answer that is a list.
    ///
    /// # Panics
    /// It is another answer.
    #[must_use]
    #[track_caller]
    pub fn ids(self) -> Vec<i64> {
        self.list().iter().map(id).collect()
    }

    /// The `id` of a 200 answer.
    ///
    /// # Panics
    /// It is another answer.
    #[track_caller]
    pub fn id(self) -> i64 {
        id(&self.ok())
    }

    /// Itself, if it has this status.
    ///
    /// # Panics
    /// It has another.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.request, self.text);
        self
    }

    /// Itself, if it refuses with this status and code, in a JSON body of exactly `code` and `error`.
    ///
    /// # Panics
    /// It does not.
    #[track_caller]
    pub fn refuses(self, status: u16, code: &str) -> Self {
        assert_eq!((self.status, self.json["code"].as_str()), (status, Some(code)), "{}: {}", self.request, self.text);
        let members = self.json.as_object().map(serde_json::Map::len);
        assert!(members == Some(2) && self.json["error"].as_str().is_some_and(|text| !text.is_empty()), "{}", self.text);
        self
    }

    /// The fields that a 422 answer names, in order.
    ///
    /// # Panics
    /// It is another answer, or a field has no message.
    #[must_use]
    #[track_caller]
    pub fn invalid_fields(self) -> Vec<String> {
        let answer = self.is(422);
        let Some(errors) = answer.json["errors"].as_object() else { panic!("no errors: {}", answer.text) };
        assert_eq!(answer.json.as_object().map(serde_json::Map::len), Some(1), "{}", answer.text);
        for (field, messages) in errors {
            let texts = messages.as_array().filter(|messages| !messages.is_empty() && messages.iter().all(Value::is_string));
            assert!(texts.is_some(), "{field}: {messages}");
        }
        errors.keys().cloned().collect()
    }

    /// A header's text.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }
}

#[track_caller]
fn id(value: &Value) -> i64 {
    value["id"].as_i64().unwrap_or_else(|| panic!("no whole number as id: {value}"))
}
