//! `/calendar/summary` (contract section 2.12).

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::extract::State;
use doorward_app::App;
use doorward_app::calendar::{self, MOST_DAYS, Query, Summary};
use doorward_app::schedules::ScheduleableType;
use doorward_core::Timestamp;
use doorward_core::interval::Interval;
use doorward_core::schedule::Span;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::schedules::consequence;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::params::Params;

/// What schedules come to.
#[derive(Debug, Serialize, ToSchema)]
struct CalendarSummaryView {
    /// When they hold: regular ones less overrides.
    events: Vec<SpanView>,
    /// What overrides take away from regular ones.
    exceptions: Vec<SpanView>,
    /// Every day of the interval, as the place's clock tells them.
    schedules_by_day: Vec<DayView>,
}

/// A stretch of time.
#[derive(Debug, Serialize, ToSchema)]
struct SpanView {
    /// First moment.
    starts_at: Timestamp,
    /// First moment after.
    ends_at: Timestamp,
}

/// A day, and the schedules that hold at any moment of it.
#[derive(Debug, Serialize, ToSchema)]
struct DayView {
    #[schema(format = Date)]
    date: String,
    schedule_ids: Vec<i64>,
}

impl From<Summary> for CalendarSummaryView {
    fn from(Summary { events, exceptions, schedules_by_day }: Summary) -> Self {
        let spans =
            |spans: Vec<Span>| spans.into_iter().map(|span| SpanView { starts_at: span.from, ends_at: span.until }).collect();
        Self {
            events: spans(events),
            exceptions: spans(exceptions),
            schedules_by_day: schedules_by_day
                .into_iter()
                .map(|(date, schedule_ids)| DayView { date: date.to_string(), schedule_ids })
                .collect(),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(summary))
}

fn query(params: &Params) -> Result<Query, ApiError> {
    let bad = |text: String| Err(ApiError::Bad(text));
    let Some(around) = params.text("around") else { return bad("around is required.".to_owned()) };
    let around = Interval::parse(&around).map_err(|message| ApiError::Bad(format!("around {message}.")))?;
    if around.length() > Duration::from_hours(24 * MOST_DAYS.unsigned_abs()) {
        return bad(format!("around must be at most {MOST_DAYS} days long."));
    }
    let Some(consequence) = consequence(params)? else { return bad("consequence is required.".to_owned()) };
    if params.text("elevator_stop_id").is_some() {
        return bad("elevator_stop_id is not supported.".to_owned());
    }
    let (scheduleable_type, scheduleable_id) = match (params.id("lock_id")?, params.id("group_id")?) {
        (Some(id), None) => (ScheduleableType::Lock, id),
        (None, Some(id)) => (ScheduleableType::Group, id),
        (Some(_), Some(_)) | (None, None) => return bad("Exactly one of lock_id and group_id is required.".to_owned()),
    };
    Ok(Query { around, consequence, scheduleable_type, scheduleable_id })
}

/// Sum up schedules
///
/// When the enabled schedules of a group or a door hold.
#[utoipa::path(get, path = "/calendar/summary", tag = "schedules", params(("around" = String, Query, description = "An ISO 8601 interval of at most 400 days"), ("consequence" = String, Query, description = "`allow`, `unlock` or `first_to_arrive`"), ("lock_id" = Option<i64>, Query, description = "Of this lock; this or `group_id` is required"), ("group_id" = Option<i64>, Query, description = "Of this group")),
    responses((status = 200, body = CalendarSummaryView, description = "Summed up"), (status = 400, body = ErrorBody, description = "A parameter is missing or cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group or lock")))]
async fn summary(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Json<CalendarSummaryView>, ApiError> {
    Ok(Json(calendar::summary(&app, &caller, query(&params)?).await?.into()))
}
