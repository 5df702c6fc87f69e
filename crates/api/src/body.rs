//! Request bodies: JSON, wrapped in the resource's name or bare (contract sections 1.5 and 6).

use axum::body::Bytes;
use axum::extract::{FromRequest, Request};
use axum::http::header::CONTENT_TYPE;
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

/// A file: the body itself, or the first one of a form (RFC 7578).
pub(crate) struct File(pub Vec<u8>);

impl<S: Send + Sync> FromRequest<S> for File {
    type Rejection = ApiError;

    async fn from_request(request: Request, state: &S) -> Result<Self, ApiError> {
        let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).map(str::to_owned);
        let bytes = Bytes::from_request(request, state).await.map_err(|_| unreadable())?;
        match kind.as_deref().and_then(boundary) {
            Some(boundary) => first_file(&bytes, boundary).map(|file| Self(file.to_vec())).ok_or_else(no_file),
            None => Ok(Self(bytes.into())),
        }
    }
}

fn no_file() -> ApiError {
    ApiError::Bad("The form has no file.".to_owned())
}

/// What parts of a form are divided by.
fn boundary(kind: &str) -> Option<&str> {
    let (kind, parameters) = kind.split_once(';')?;
    if !kind.trim().eq_ignore_ascii_case("multipart/form-data") {
        return None;
    }
    let values = parameters.split(';').filter_map(|parameter| parameter.split_once('='));
    let mut boundaries = values.filter(|(name, _)| name.trim().eq_ignore_ascii_case("boundary"));
    boundaries.next().map(|(_, value)| value.trim().trim_matches('"')).filter(|boundary| (1..=70).contains(&boundary.len()))
}

/// The content of the first part that has a file's name.
fn first_file<'a>(form: &'a [u8], boundary: &str) -> Option<&'a [u8]> {
    let divider = format!("--{boundary}");
    let next = format!("\r\n--{boundary}");
    let mut rest = form.get(find(form, divider.as_bytes())? + divider.len()..)?;
    while let Some(start) = find(rest, b"\r\n\r\n") {
        let (head, content) = rest.split_at_checked(start + 4)?;
        let end = find(content, next.as_bytes())?;
        let (content, after) = content.split_at_checked(end)?;
        if find(&head.to_ascii_lowercase(), b"filename").is_some() {
            return Some(content);
        }
        rest = after.get(next.len()..)?;
    }
    None
}

fn find(text: &[u8], part: &[u8]) -> Option<usize> {
    text.windows(part.len()).position(|window| window == part)
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_file_of_a_form_is_read() {
        let kind = "multipart/form-data; charset=utf-8; boundary=\"xy\"";
        let boundary = boundary(kind).unwrap();
        assert_eq!(boundary, "xy");
        let form = b"--xy\r\nContent-Disposition: form-data; name=\"a\"\r\n\r\nfilename\r\n--xy\r\n\
            Content-Disposition: form-data; name=\"file\"; filename=\"p.png\"\r\nContent-Type: image/png\r\n\r\n\
            \x89PNG\r\n\x1a\n\0--x\r\n--xy--\r\n";
        assert_eq!(first_file(form, boundary), Some(b"\x89PNG\r\n\x1a\n\0--x".as_slice()));
        for broken in [b"".as_slice(), b"--xy", b"--xy--\r\n", &form[..60], &form[..form.len() - 10]] {
            assert_eq!(first_file(broken, boundary), None);
        }
        assert_eq!(super::boundary("image/png"), None);
        assert_eq!(super::boundary("multipart/form-data; boundary="), None);
    }
}
