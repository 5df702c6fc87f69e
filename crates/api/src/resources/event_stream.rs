//! `/events/stream`: what happens, as it happens. Doorward's own.

use std::convert::Infallible;
use std::sync::Arc;
use std::time::Duration;

use axum::extract::State;
use axum::http::header::{CACHE_CONTROL, HeaderName};
use axum::http::{HeaderMap, HeaderValue};
use axum::response::sse::{Event, Sse};
use axum::response::{IntoResponse, Response};
use doorward_app::event_sets::Filters;
use doorward_app::event_stream::{self, EventStream, Resume, Told};
use doorward_app::{App, Error, EventView};
use doorward_core::Code;
use doorward_core::input::FieldErrors;
use futures_util::stream::unfold;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::credentials::Presented;
use crate::error::{ApiError, ErrorBody};
use crate::params::Params;

/// Where a client was when it lost its stream.
pub(crate) const LAST_EVENT_ID: HeaderName = HeaderName::from_static("last-event-id");
/// For proxies that would otherwise keep answers back until they are complete.
const ACCEL_BUFFERING: HeaderName = HeaderName::from_static("x-accel-buffering");
/// How long a client waits before it comes back.
const RETRY: Duration = Duration::from_secs(1);
/// Longest position, in bytes.
const LONGEST_POSITION: usize = 16_384;

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(stream))
}

/// Follow events
///
/// Server-sent events. A message of type `event` holds an event as event sets show it; its `id` resumes the stream behind it,
/// as `Last-Event-ID` or `last_event_id`, without loss or repeat. Without one the stream begins now. Messages without data tell
/// the position when nothing else was sent for a while. A message of type `error` holds `code` and `error`, and ends the
/// stream: its credential or right is gone, say. A user has 16 streams at most.
#[utoipa::path(get, path = "/events/stream", tag = "events",
    params(("event_type" = Option<String>, Query, description = "Types, separated by commas"), ("event_object_type" = Option<String>, Query, description = "Object type (`Lock`)"), ("event_object_id" = Option<i64>, Query, description = "Object id; only with its type"), ("event_actor_type" = Option<String>, Query, description = "Actor type (`User`, `GroupLink`, `Guest`)"), ("event_actor_id" = Option<i64>, Query, description = "Actor id; only with its type"), ("event_success" = Option<bool>, Query, description = "What worked, or what did not"), ("place_id" = Option<i64>, Query, description = "Place"), ("last_event_id" = Option<String>, Query, description = "The `id` to resume behind; the header wins"), ("Last-Event-ID" = Option<String>, Header, description = "The `id` to resume behind")),
    responses((status = 200, body = EventView, content_type = "text/event-stream", description = "The stream; each message of type `event` holds one such object"), (status = 400, body = ErrorBody, description = "Filters break rules, or no stream told this position"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 429, body = ErrorBody, description = "Too many streams of this user"), (status = 503, body = ErrorBody, description = "Too many streams")))]
async fn stream(
    State(app): State<Arc<App>>,
    presented: Presented,
    params: Params,
    headers: HeaderMap,
) -> Result<Response, ApiError> {
    let secret = match presented {
        Presented::Login(secret) => secret,
        Presented::GroupLink(_) | Presented::AccessKey(_) | Presented::Nothing => return Err(Code::Unauthenticated.into()),
    };
    let filters = Filters {
        event_type: params.text("event_type"),
        event_object_type: params.text("event_object_type"),
        event_object_id: params.id("event_object_id")?,
        event_actor_type: params.text("event_actor_type"),
        event_actor_id: params.id("event_actor_id")?,
        event_success: params.flag("event_success")?,
        place_id: params.id("place_id")?,
        ..Filters::default()
    };
    let resume = last_event_id(&headers, &params)?.map_or(Resume::Now, Resume::After);
    let stream = event_stream::open(&app, secret, filters, resume).await.map_err(in_the_query)?;
    let messages = unfold(stream, |mut stream: EventStream| async {
        let told = stream.next().await?;
        Some((Ok::<_, Infallible>(message(told)), stream))
    });
    let headers = [(CACHE_CONTROL, HeaderValue::from_static("no-store")), (ACCEL_BUFFERING, HeaderValue::from_static("no"))];
    Ok((headers, Sse::new(messages)).into_response())
}

/// The position that a client resumes from; a blank one is none.
fn last_event_id(headers: &HeaderMap, params: &Params) -> Result<Option<String>, ApiError> {
    let unreadable = || ApiError::Bad("Last-Event-ID must be an id that a stream told.".to_owned());
    let Some(header) = headers.get(LAST_EVENT_ID) else { return Ok(params.text("last_event_id")) };
    let text = header.to_str().ok().filter(|text| text.len() <= LONGEST_POSITION).ok_or_else(unreadable)?.trim();
    Ok(if text.is_empty() { params.text("last_event_id") } else { Some(text.to_owned()) })
}

/// What is wrong with a query is a 400, with its first message.
pub(crate) fn in_the_query(error: Error) -> ApiError {
    match error {
        Error::Invalid(FieldErrors(errors)) => {
            let first = errors.into_iter().find_map(|(name, messages)| Some(format!("{name} {}.", messages.first()?)));
            ApiError::Bad(first.unwrap_or_default())
        }
        other @ (Error::Refused(_) | Error::Wait { .. } | Error::Store(_) | Error::Internal(_)) => other.into(),
    }
}

fn message(told: Told) -> Event {
    let written = match told {
        Told::Event { position, event } => {
            Event::default().event("event").id(position).json_data(EventView::from((*event).clone()))
        }
        Told::Position(position) => Ok(Event::default().comment("").retry(RETRY).id(position)),
        Told::Ended(code) => Event::default().event("error").json_data(ErrorBody::of(code)),
    };
    written.unwrap_or_else(|error| {
        tracing::error!(%error, "an event cannot be written");
        Event::default().comment("")
    })
}
