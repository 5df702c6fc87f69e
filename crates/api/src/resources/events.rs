//! `/events`: events page by page, without a set that is kept. Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::header::LINK;
use axum::http::{HeaderName, HeaderValue};
use axum::response::{IntoResponse, Response};
use doorward_app::event_sets::{self, EventSetInput};
use doorward_app::{App, EventView};
use doorward_core::input::Field;
use url::form_urlencoded::Serializer;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::event_stream::in_the_query;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::params::{Limits, Params};

/// Where the next page begins.
pub(crate) const NEXT_CURSOR: HeaderName = HeaderName::from_static("x-next-cursor");

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list))
}

/// List events
///
/// Newest first. While there are more, `X-Next-Cursor` holds the `cursor` of the next page, and `Link` with `rel="next"` its
/// whole address (RFC 8288): the filters must stay the same. What is recorded meanwhile joins no later page. Doorward's own.
#[utoipa::path(get, path = "/events", tag = "events",
    params(("interval" = Option<String>, Query, description = "ISO 8601 interval of at most 90 days; the last 90 days if not given"), ("event_actor_type" = Option<String>, Query, description = "Actor type (`User`, `GroupLink`, `Guest`)"), ("event_actor_id" = Option<i64>, Query, description = "Actor id; only with its type"), ("event_authenticated_by_type" = Option<String>, Query, description = "Credential type (`Login`, `GroupLink`, `AccessKey`)"), ("event_authenticated_by_id" = Option<i64>, Query, description = "Credential id; only with its type"), ("event_object_type" = Option<String>, Query, description = "Object type (`Lock`)"), ("event_object_id" = Option<i64>, Query, description = "Object id; only with its type"), ("event_place_id" = Option<i64>, Query, description = "Place; not together with `place_id`"), ("place_id" = Option<i64>, Query, description = "Place; not together with `event_place_id`"), ("event_success" = Option<bool>, Query, description = "What worked, or what did not"), ("event_type" = Option<String>, Query, description = "Types, separated by commas"), ("event_sequence" = Option<String>, Query, description = "Sequences, separated by commas"), ("event_uuid" = Option<String>, Query, description = "Events, separated by commas"), ("cursor" = Option<String>, Query, description = "From the answer before; the first page if not given"), ("limit" = Option<u64>, Query, description = "Events at most: 50 if not given, 1000 at most")),
    responses((status = 200, body = [EventView], description = "A page; `X-Next-Cursor` and `Link` lead to the next"), (status = 400, body = ErrorBody, description = "Filters break rules, or no answer gave this cursor"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Response, ApiError> {
    let (cursor, limit) = (params.text("cursor"), params.limit(Limits::EVENTS)?);
    let found = event_sets::list(&app, &caller, filters(&params)?, cursor.as_deref(), limit).await.map_err(in_the_query)?;
    let events: Vec<EventView> = found.events.into_iter().map(EventView::from).collect();
    let mut response = Json(events).into_response();
    if let Some(cursor) = found.cursor {
        let next = next(&app.config().public_url, &params, &cursor);
        for (name, value) in [(NEXT_CURSOR, cursor), (LINK, next)] {
            if let Ok(value) = HeaderValue::from_str(&value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    Ok(response)
}

fn filters(params: &Params) -> Result<EventSetInput, ApiError> {
    fn field<T>(value: Option<T>) -> Field<T> {
        value.map_or(Field::Absent, Field::Value)
    }
    let text = |name: &str| field(params.text(name));
    let id = |name: &str| Ok::<_, ApiError>(field(params.id(name)?));
    Ok(EventSetInput {
        interval: text("interval"),
        event_actor_type: text("event_actor_type"),
        event_actor_id: id("event_actor_id")?,
        event_authenticated_by_type: text("event_authenticated_by_type"),
        event_authenticated_by_id: id("event_authenticated_by_id")?,
        event_object_type: text("event_object_type"),
        event_object_id: id("event_object_id")?,
        event_place_id: id("event_place_id")?,
        place_id: id("place_id")?,
        event_success: field(params.flag("event_success")?),
        event_type: text("event_type"),
        event_sequence: text("event_sequence"),
        event_uuid: text("event_uuid"),
    })
}

/// The next page's address, with the filters of this one.
fn next(public_url: &str, params: &Params, cursor: &str) -> String {
    let mut query = Serializer::new(String::new());
    query.extend_pairs(params.without(&["cursor"])).append_pair("cursor", cursor);
    format!("<{public_url}/events?{}>; rel=\"next\"", query.finish())
}
