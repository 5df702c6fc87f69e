//! `/places` (contract section 2.9).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::controllers::offline_hours;
use doorward_app::places::{self, PlaceDetail, PlaceInput, Query};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::OrganizationBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Ordered, Params, ordered};

/// A place.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PlaceView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    description: Option<String>,
    address: String,
    /// Degrees north, WGS 84.
    latitude: Option<f64>,
    /// Degrees east, WGS 84.
    longitude: Option<f64>,
    image: Option<String>,
    /// IANA zone of every wall-clock rule here.
    time_zone: String,
    tz_time_zone: String,
    /// Hours that agents here may decide alone once they have lost their server. Doorward's own.
    offline_hours: u32,
    locks_count: i64,
    integrations_count: i64,
    locked_down: bool,
    locked_down_since: Option<Timestamp>,
    occupancy_rate: Option<f64>,
    organization_id: i64,
    organization: OrganizationBrief,
    #[schema(deprecated)]
    color: Option<String>,
    #[schema(deprecated)]
    logo: Option<String>,
    #[schema(deprecated)]
    user_id: Option<i64>,
    #[schema(deprecated)]
    members_count: i64,
    /// Whether it is one of the caller's favourites; only if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    favorite: Option<bool>,
}

impl From<PlaceDetail> for PlaceView {
    fn from(PlaceDetail { place, organization, locks_count, favorite }: PlaceDetail) -> Self {
        Self {
            id: place.id,
            resource_type: "Place",
            offline_hours: offline_hours(&place),
            created_at: place.created_at.at(),
            updated_at: place.updated_at.at(),
            name: place.name,
            description: place.description,
            address: place.address,
            latitude: place.latitude,
            longitude: place.longitude,
            image: place.image,
            tz_time_zone: place.time_zone.clone(),
            time_zone: place.time_zone,
            locks_count,
            integrations_count: 0,
            locked_down: place.locked_down_since.is_some(),
            locked_down_since: place.locked_down_since.map(Into::into),
            occupancy_rate: None,
            organization_id: place.organization_id,
            organization: OrganizationBrief::from(&organization),
            color: None,
            logo: None,
            user_id: None,
            members_count: 0,
            favorite,
        }
    }
}

/// `{"place": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct PlaceBody {
    place: PlaceInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/places/{id}", put(update))
        .routes(routes!(lock_down))
        .routes(routes!(cancel_lockdown))
        .routes(routes!(favorite))
        .routes(routes!(unfavorite))
}

/// List places
#[utoipa::path(get, path = "/places", tag = "places", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("favorite" = Option<String>, Query, description = "`true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items"), ("sort" = Option<String>, Query, description = "`name`, or `favorite`: favourites first, then by name; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 50 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [PlaceView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<PlaceView>, ApiError> {
    let Ordered { favorites_first, descending } = ordered(&params)?;
    let query =
        Query { ids: params.ids()?, query: params.text("query"), favorite: params.favorite()?, favorites_first, descending };
    let listed = places::list(&app, &caller, query, params.page(Limits::DOORS)?).await?;
    Ok(Collection(listed.map(PlaceView::from)))
}

/// Create a place
#[utoipa::path(post, path = "/places", tag = "places", request_body = PlaceBody,
    responses((status = 200, body = PlaceView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<PlaceView>, ApiError> {
    let created = places::create(&app, &caller, body.resource("place")?).await?;
    Ok(Json(PlaceView::from(created)))
}

/// Fetch a place
#[utoipa::path(get, path = "/places/{id}", tag = "places", params(("id" = i64, Path, description = "Its id"), ("favorite" = Option<String>, Query, description = "Given at all, it adds `favorite` to the answer")),
    responses((status = 200, body = PlaceView, description = "Found"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn read(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
    params: Params,
) -> Result<Json<PlaceView>, ApiError> {
    let found = places::read(&app, &caller, id.or_not_found()?, params.favorite()?.is_some()).await?;
    Ok(Json(PlaceView::from(found)))
}

/// Update a place
#[utoipa::path(patch, path = "/places/{id}", tag = "places", params(("id" = i64, Path, description = "Its id")), request_body = PlaceBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    places::update(&app, &caller, id.or_not_found()?, body.resource("place")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a place
#[utoipa::path(delete, path = "/places/{id}", tag = "places", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    places::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lock a place down: every door there stays shut for everyone
#[utoipa::path(post, path = "/places/{id}/lock_down", tag = "places", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Done"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn lock_down(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    places::lock_down(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End the lockdown of a place
#[utoipa::path(post, path = "/places/{id}/cancel_lockdown", tag = "places", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Done"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn cancel_lockdown(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    places::cancel_lockdown(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a place among one's favourites
#[utoipa::path(post, path = "/places/{id}/favorite", tag = "places", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is a favourite"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn favorite(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    places::favorite(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a place from one's favourites
#[utoipa::path(post, path = "/places/{id}/unfavorite", tag = "places", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is no favourite"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 404, body = ErrorBody, description = "No such place")))]
async fn unfavorite(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    places::unfavorite(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
