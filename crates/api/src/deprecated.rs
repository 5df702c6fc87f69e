//! What is kept for older integrations: `/members`, `/shares` and `/events/meta` (contract sections 1.1, 2.3, 2.11 and 4.1).

use axum::http::{HeaderName, HeaderValue};
use axum::response::Response;

/// RFC 9745.
pub(crate) const DEPRECATION: HeaderName = HeaderName::from_static("deprecation");
/// Since the first version: 2026-11-23T00:00:00Z. None of it has a date on which it goes, so there is no `Sunset`.
const SINCE: HeaderValue = HeaderValue::from_static("@1795392000");

/// Says so in an answer.
pub(crate) async fn say(mut response: Response) -> Response {
    response.headers_mut().insert(DEPRECATION, SINCE);
    response
}

/// Whether a path of the document is such a one.
pub(crate) fn is(path: &str) -> bool {
    ["/members", "/shares", "/events/meta"]
        .iter()
        .any(|known| path.strip_prefix(known).is_some_and(|rest| rest.is_empty() || rest.starts_with('/')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_is_told_by_its_first_parts() {
        assert!(is("/members") && is("/members/{id}") && is("/shares/{id}") && is("/events/meta"));
        assert!(!is("/membership") && !is("/events") && !is("/events/types"));
    }
}
