//! Answers that several resources share.

use axum::Json;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use doorward_store::page::{Listed, Page};
use serde::Serialize;

/// The header of every list.
pub(crate) const COLLECTION_RANGE: HeaderName = HeaderName::from_static("x-collection-range");

/// A list: a bare array with its range in a header.
pub(crate) struct Collection<T>(pub Listed<T>);

impl<T: Serialize> IntoResponse for Collection<T> {
    fn into_response(self) -> Response {
        let Listed { items, total, page } = self.0;
        let mut response = Json(&items).into_response();
        if let Ok(value) = HeaderValue::from_str(&range(items.is_empty(), total, page)) {
            response.headers_mut().insert(COLLECTION_RANGE, value);
        }
        response
    }
}

/// `start-end/total` with the end as asked for, not clipped; `*/total` for an empty page.
fn range(empty: bool, total: u64, page: Page) -> String {
    if empty { format!("*/{total}") } else { format!("{}-{}/{total}", page.offset, page.offset + page.limit - 1) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_range_ends_where_the_page_was_asked_to_end() {
        assert_eq!(range(false, 15, Page { limit: 10, offset: 10 }), "10-19/15");
        assert_eq!(range(true, 15, Page { limit: 10, offset: 20 }), "*/15");
    }
}
