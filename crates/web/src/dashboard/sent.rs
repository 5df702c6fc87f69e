//! What a form sent.

use axum::body::Bytes;
use axum::extract::{FromRequest as _, Request};
use axum::http::header::CONTENT_TYPE;
use doorward_core::{Code, Timestamp};

/// Most bytes of a form: a pasted list of a thousand people fits.
const SIZE: usize = 1024 * 1024;

/// Asks for the form itself, filled in, instead of what it does: after signing in again in the middle of it.
pub const REVIEW: &str = "_review";

/// When the row that is edited last changed before the form was opened.
pub const VERSION: &str = "_version";

/// The fields of a form, in the order in which they were sent. Has no `Debug`: it may hold passwords.
#[derive(Clone, Default)]
pub struct Sent(Vec<(String, String)>);

impl Sent {
    /// Reads the body of a request.
    ///
    /// # Errors
    /// It is no form, or too long.
    pub async fn of(request: Request) -> Result<Self, Code> {
        let form = request
            .headers()
            .get(CONTENT_TYPE)
            .is_some_and(|kind| kind.as_bytes().starts_with(b"application/x-www-form-urlencoded"));
        let (parts, body) = request.into_parts();
        let request = Request::from_parts(parts, axum::body::Body::new(http_body_util::Limited::new(body, SIZE)));
        let body = Bytes::from_request(request, &()).await.map_err(|_| Code::BadRequest)?;
        if form || body.is_empty() { Ok(Self::parse(&body)) } else { Err(Code::BadRequest) }
    }

    /// From a query or a body.
    pub fn parse(text: &[u8]) -> Self {
        Self(form_urlencoded::parse(text).into_owned().collect())
    }

    /// Every field, in order.
    pub fn pairs(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (name.as_str(), value.as_str()))
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.pairs().find(|(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The first value of this name without spaces around it, or nothing.
    pub fn text(&self, name: &str) -> &str {
        self.get(name).unwrap_or_default().trim()
    }

    /// Every value of this name.
    pub fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.pairs().filter(move |(other, _)| *other == name).map(|(_, value)| value)
    }

    /// The ids that are ticked under this name.
    pub fn ids(&self, name: &str) -> Vec<i64> {
        self.all(name).filter_map(|value| value.parse().ok()).collect()
    }

    /// Whether a checkbox is ticked.
    pub fn on(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the form is only to be shown again.
    pub fn review(&self) -> bool {
        self.on(REVIEW)
    }

    /// When the row that was edited last changed before the form was opened.
    pub fn version(&self) -> Option<Timestamp> {
        self.get(VERSION).and_then(Timestamp::parse)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_read_in_order_and_by_name() {
        let sent = Sent::parse(b"name=Front+door&lock=1&lock=x&lock=3&on=on&empty=&_version=2026-11-24T09:00:00.000001Z");
        assert_eq!((sent.text("name"), sent.text("empty"), sent.text("none")), ("Front door", "", ""));
        assert_eq!(sent.ids("lock"), [1, 3]);
        assert!(sent.on("on") && !sent.on("off") && !sent.review());
        assert_eq!(sent.version().unwrap().to_string(), "2026-11-24T09:00:00.000001Z");
    }
}
