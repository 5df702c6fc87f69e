//! `/event_sets` (contract section 4.1).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use doorward_app::event_sets::{self, EventSetInput, EventSetPage};
use doorward_app::{App, EventView};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// An event set: its filters and one page of events, newest first.
#[derive(Debug, Serialize, ToSchema)]
struct EventSetView {
    id: i64,
    created_at: Timestamp,
    /// `finished`.
    status: &'static str,
    /// Where the next page begins; null at the end.
    cursor: Option<String>,
    events: Vec<EventView>,
    interval: Option<String>,
    event_actor_type: Option<String>,
    event_actor_id: Option<i64>,
    event_authenticated_by_type: Option<String>,
    event_authenticated_by_id: Option<i64>,
    event_object_type: Option<String>,
    event_object_id: Option<i64>,
    event_place_id: Option<i64>,
    place_id: Option<i64>,
    event_success: Option<bool>,
    event_type: Option<String>,
    event_sequence: Option<String>,
    event_uuid: Option<String>,
}

impl From<EventSetPage> for EventSetView {
    fn from(EventSetPage { set, filters, events, cursor }: EventSetPage) -> Self {
        Self {
            id: set.id,
            created_at: set.created_at.at(),
            status: "finished",
            cursor,
            events: events.into_iter().map(EventView::from).collect(),
            interval: filters.interval,
            event_actor_type: filters.event_actor_type,
            event_actor_id: filters.event_actor_id,
            event_authenticated_by_type: filters.event_authenticated_by_type,
            event_authenticated_by_id: filters.event_authenticated_by_id,
            event_object_type: filters.event_object_type,
            event_object_id: filters.event_object_id,
            event_place_id: filters.event_place_id,
            place_id: filters.place_id,
            event_success: filters.event_success,
            event_type: filters.event_type,
            event_sequence: filters.event_sequence,
            event_uuid: filters.event_uuid,
        }
    }
}

/// `{"event_set": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct EventSetBody {
    event_set: EventSetInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(create)).routes(routes!(read))
}

/// Create an event set
///
/// The answer is finished and carries the first page.
#[utoipa::path(post, path = "/event_sets", tag = "events", request_body = EventSetBody, params(("limit" = Option<u64>, Query, description = "Events at most: 50 if not given, 1000 at most")),
    responses((status = 200, body = EventSetView, description = "The set with its first page"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Filters break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
    body: Body,
) -> Result<Json<EventSetView>, ApiError> {
    let input: EventSetInput = body.resource("event_set")?;
    Ok(Json(event_sets::create(&app, &caller, input, params.limit(Limits::EVENTS)?).await?.into()))
}

/// Fetch a page of an event set
#[utoipa::path(get, path = "/event_sets/{id}", tag = "events", params(("id" = i64, Path, description = "Its id"), ("cursor" = Option<String>, Query, description = "From the page before; the first page if not given"), ("limit" = Option<u64>, Query, description = "Events at most: 50 if not given, 1000 at most")),
    responses((status = 200, body = EventSetView, description = "The page"), (status = 400, body = ErrorBody, description = "No answer gave this cursor"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such set, or older than a day")))]
async fn read(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
    params: Params,
) -> Result<Json<EventSetView>, ApiError> {
    let cursor = params.text("cursor");
    let page = event_sets::read(&app, &caller, id.or_not_found()?, cursor.as_deref(), params.limit(Limits::EVENTS)?).await?;
    Ok(Json(page.into()))
}
