//! `/groups` (contract section 2.5).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::groups::{self, GroupDetail, GroupInput, Query};
use doorward_core::Timestamp;
use doorward_core::restrictions::GEOFENCE_RADIUS;
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

/// A group.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    description: Option<String>,
    geofence_restriction_enabled: bool,
    /// Metres.
    geofence_restriction_radius: f64,
    primary_device_restriction_enabled: bool,
    managed_device_restriction_enabled: bool,
    reader_restriction_enabled: bool,
    time_restriction_enabled: bool,
    tap_to_access_restriction_enabled: bool,
    /// Whether members may open by app.
    login_enabled: bool,
    users_count: i64,
    locks_count: i64,
    elevator_stops_count: i64,
    /// Null for a group of the organization.
    place_id: Option<i64>,
    place: Option<PlaceBrief>,
    #[schema(deprecated)]
    time_restriction_time_zone: Option<String>,
    #[schema(deprecated)]
    members_count: i64,
}

impl From<GroupDetail> for GroupView {
    fn from(GroupDetail { group, place, locks_count, users_count }: GroupDetail) -> Self {
        Self {
            id: group.id,
            resource_type: "Group",
            created_at: group.created_at.at(),
            updated_at: group.updated_at.at(),
            name: group.name,
            description: group.description,
            geofence_restriction_enabled: group.geofence_restriction_enabled,
            geofence_restriction_radius: GEOFENCE_RADIUS,
            primary_device_restriction_enabled: group.primary_device_restriction_enabled,
            managed_device_restriction_enabled: group.managed_device_restriction_enabled,
            reader_restriction_enabled: group.reader_restriction_enabled,
            time_restriction_enabled: group.time_restriction_enabled,
            tap_to_access_restriction_enabled: group.tap_to_access_restriction_enabled,
            login_enabled: group.login_enabled,
            users_count,
            locks_count,
            elevator_stops_count: 0,
            place_id: group.place_id,
            time_restriction_time_zone: place.as_ref().map(|place| place.time_zone.clone()),
            place: place.as_ref().map(PlaceBrief::from),
            members_count: users_count,
        }
    }
}

/// `{"group": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct GroupBody {
    group: GroupInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, update, delete)).route("/groups/{id}", put(update))
}

/// List groups
#[utoipa::path(get, path = "/groups", tag = "groups", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("scope" = Option<String>, Query, description = "`organization` or `place`"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("lock_id" = Option<i64>, Query, description = "Only with this door"), ("elevator_stop_id" = Option<i64>, Query, description = "None is found: there are no elevators"), ("sort" = Option<String>, Query, description = "`name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [GroupView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<GroupView>, ApiError> {
    let (_, descending) = params.sort(&[("name", ())])?;
    let of_place = params.parsed("scope", "organization or place", |value| match value {
        "organization" => Some(false),
        "place" => Some(true),
        _ => None,
    })?;
    // There are no elevators, so no group holds a stop of one.
    let ids = if params.id("elevator_stop_id")?.is_some() { Some(Vec::new()) } else { params.ids()? };
    let query = Query {
        ids,
        query: params.text("query"),
        place_id: params.id("place_id")?,
        lock_id: params.id("lock_id")?,
        of_place,
        descending,
    };
    let listed = groups::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(GroupView::from)))
}

/// Create a group
#[utoipa::path(post, path = "/groups", tag = "groups", request_body = GroupBody,
    responses((status = 200, body = GroupView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<GroupView>, ApiError> {
    let created = groups::create(&app, &caller, body.resource("group")?).await?;
    Ok(Json(GroupView::from(created)))
}

/// Fetch a group
#[utoipa::path(get, path = "/groups/{id}", tag = "groups", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = GroupView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<GroupView>, ApiError> {
    let found = groups::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(GroupView::from(found)))
}

/// Update a group
#[utoipa::path(patch, path = "/groups/{id}", tag = "groups", params(("id" = i64, Path, description = "Its id")), request_body = GroupBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    groups::update(&app, &caller, id.or_not_found()?, body.resource("group")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a group
#[utoipa::path(delete, path = "/groups/{id}", tag = "groups", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    groups::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
