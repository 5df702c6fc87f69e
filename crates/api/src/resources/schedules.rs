//! `/schedules` (contract section 2.12).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::schedules::{self, Consequence, Query, ScheduleDetail, ScheduleInput, Scheduleable, ScheduleableType};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::PlaceBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A schedule: when a group or a door lets through, or when a door is held open. Fields of other types than its own are null,
/// days of the week false.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// `recurring_event`, `single_event` or `single_all_day_event`.
    r#type: String,
    name: Option<String>,
    enabled: bool,
    /// Whether it takes its times from the others of the same consequence.
    r#override: bool,
    /// `allow`, `unlock` or `first_to_arrive`.
    consequence: String,
    /// `Group` or `Lock`.
    scheduleable_type: &'static str,
    scheduleable_id: i64,
    scheduleable: ScheduleableBrief,
    /// Null for a group of the organization.
    place_id: Option<i64>,
    place: Option<PlaceBrief>,
    integration_id: Option<i64>,
    monday: bool,
    tuesday: bool,
    wednesday: bool,
    thursday: bool,
    friday: bool,
    saturday: bool,
    sunday: bool,
    /// First time inside (`08:00`); null for the start of the day.
    starts_at_time: Option<String>,
    /// First time after (`18:00`, `24:00`); null for the end of the day.
    ends_at_time: Option<String>,
    starts_at: Option<Timestamp>,
    ends_at: Option<Timestamp>,
    /// First day.
    #[schema(format = Date)]
    starts_at_date: Option<String>,
    /// Last day, included.
    #[schema(format = Date)]
    ends_at_date: Option<String>,
    /// When its next window starts.
    #[schema(deprecated)]
    next_occurence: Option<Timestamp>,
    /// The zone of its times and days. Null for a group of the organization: at each door they are those of the door's place.
    time_zone: Option<String>,
}

/// What a schedule is for, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ScheduleableBrief {
    id: i64,
    /// `Group` or `Lock`.
    r#type: &'static str,
    name: String,
}

impl From<&Scheduleable> for ScheduleableBrief {
    fn from(scheduleable: &Scheduleable) -> Self {
        Self { id: scheduleable.id(), r#type: scheduleable.kind().as_str(), name: scheduleable.name().to_owned() }
    }
}

impl From<ScheduleDetail> for ScheduleView {
    fn from(ScheduleDetail { schedule, scheduleable, place, next_start }: ScheduleDetail) -> Self {
        let bits = schedule.weekdays.unwrap_or(0);
        let day = |after_monday: u32| bits >> after_monday & 1 == 1;
        Self {
            id: schedule.id,
            resource_type: "Schedule",
            created_at: schedule.created_at.at(),
            updated_at: schedule.updated_at.at(),
            r#type: schedule.kind,
            name: schedule.name,
            enabled: schedule.enabled,
            r#override: schedule.overrides,
            consequence: schedule.consequence,
            scheduleable_type: scheduleable.kind().as_str(),
            scheduleable_id: scheduleable.id(),
            scheduleable: ScheduleableBrief::from(&scheduleable),
            place_id: place.as_ref().map(|place| place.id),
            place: place.as_ref().map(PlaceBrief::from),
            integration_id: None,
            monday: day(0),
            tuesday: day(1),
            wednesday: day(2),
            thursday: day(3),
            friday: day(4),
            saturday: day(5),
            sunday: day(6),
            starts_at_time: schedule.starts_at_minute.map(time_of_day),
            ends_at_time: schedule.ends_at_minute.map(time_of_day),
            starts_at: schedule.starts_at.map(Into::into),
            ends_at: schedule.ends_at.map(Into::into),
            starts_at_date: schedule.starts_at_date,
            ends_at_date: schedule.ends_at_date,
            next_occurence: next_start,
            time_zone: place.map(|place| place.time_zone),
        }
    }
}

/// `hh:mm`
fn time_of_day(minute: i32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// `{"schedule": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct ScheduleBody {
    schedule: ScheduleInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, update, delete)).route("/schedules/{id}", put(update))
}

/// The parameter `consequence`.
pub(crate) fn consequence(params: &Params) -> Result<Option<Consequence>, ApiError> {
    params.parsed("consequence", "allow, unlock or first_to_arrive", |text| Consequence::parse(text).ok())
}

fn query(params: &Params) -> Result<Query, ApiError> {
    let scheduleable_type = params.parsed("scheduleable_type", "Group or Lock", |text| ScheduleableType::parse(text).ok())?;
    let scheduleable_id = params.id("scheduleable_id")?;
    if scheduleable_id.is_some() && scheduleable_type.is_none() {
        return Err(ApiError::Bad("scheduleable_id needs scheduleable_type.".to_owned()));
    }
    Ok(Query { ids: params.ids()?, consequence: consequence(params)?, scheduleable_type, scheduleable_id })
}

/// List schedules
#[utoipa::path(get, path = "/schedules", tag = "schedules", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("consequence" = Option<String>, Query, description = "`allow`, `unlock` or `first_to_arrive`"), ("scheduleable_type" = Option<String>, Query, description = "`Group` or `Lock`"), ("scheduleable_id" = Option<i64>, Query, description = "Only of this; needs `scheduleable_type`"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ScheduleView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<ScheduleView>, ApiError> {
    let listed = schedules::list(&app, &caller, query(&params)?, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(ScheduleView::from)))
}

/// Create a schedule
#[utoipa::path(post, path = "/schedules", tag = "schedules", request_body = ScheduleBody,
    responses((status = 200, body = ScheduleView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "The group or door has 100 schedules already"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<ScheduleView>, ApiError> {
    let created = schedules::create(&app, &caller, body.resource("schedule")?).await?;
    Ok(Json(ScheduleView::from(created)))
}

/// Fetch a schedule
#[utoipa::path(get, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ScheduleView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such schedule")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ScheduleView>, ApiError> {
    let found = schedules::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ScheduleView::from(found)))
}

/// Update a schedule
#[utoipa::path(patch, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path, description = "Its id")), request_body = ScheduleBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such schedule"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    schedules::update(&app, &caller, id.or_not_found()?, body.resource("schedule")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a schedule
#[utoipa::path(delete, path = "/schedules/{id}", tag = "schedules", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such schedule")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    schedules::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
