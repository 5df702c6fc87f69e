//! `/controllers` (contract section 2.15).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::controllers::{self, ControllerDetail, ControllerInput, Query, Status, WithToken};
use doorward_core::Timestamp;
use doorward_core::agent_key::device_id;
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

/// A controller: an agent at a site, which drives relays and reads scanners.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ControllerView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    description: Option<String>,
    /// 16 hexadecimal digits that its agent shows too; null until one is enrolled.
    #[schema(example = "56475aa75463474c")]
    device_id: Option<String>,
    /// Always `doorward-agent`.
    model: &'static str,
    /// Whether its agent is connected.
    online: bool,
    /// Whether an agent is enrolled.
    configured: bool,
    /// When its agent was last known to be connected. Doorward's own.
    last_seen_at: Option<Timestamp>,
    /// How far its agent can decide alone: `synced` (it is connected and knows all), `syncing` (it is being told), `stale` (it is not
    /// connected and decides by what it knew), `expired` (it decides nothing any more), `never`. Doorward's own.
    sync: &'static str,
    /// Since when it is `stale` or `expired`. Doorward's own.
    stale_since: Option<Timestamp>,
    /// When the token that enrols an agent ends; null if there is none. Doorward's own.
    enrolment_expires_at: Option<Timestamp>,
    place_id: i64,
    place: PlaceBrief,
}

impl From<ControllerDetail> for ControllerView {
    fn from(detail: ControllerDetail) -> Self {
        let ControllerDetail { controller, place, online, freshness } = detail;
        Self {
            id: controller.id,
            resource_type: "Controller",
            created_at: controller.created_at.at(),
            updated_at: controller.updated_at.at(),
            name: controller.name,
            description: controller.description,
            device_id: controller.public_key.as_deref().map(device_id),
            model: "doorward-agent",
            online,
            configured: controller.public_key.is_some(),
            last_seen_at: controller.last_seen_at.map(Into::into),
            sync: freshness.as_str(),
            stale_since: freshness.since(),
            enrolment_expires_at: controller.enrolment_expires_at.map(Into::into),
            place_id: place.id,
            place: PlaceBrief::from(&place),
        }
    }
}

/// A controller with the token that enrols its agent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ControllerWithTokenView {
    #[serde(flatten)]
    controller: ControllerView,
    /// What `doorward agent --token` takes: works once, for 15 minutes. It is never shown again. Doorward's own.
    enrolment_token: String,
}

impl From<WithToken> for ControllerWithTokenView {
    fn from(made: WithToken) -> Self {
        Self { controller: made.detail.into(), enrolment_token: made.token.reveal().to_owned() }
    }
}

/// `{"controller": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct ControllerBody {
    controller: ControllerInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/controllers/{id}", put(update))
        .routes(routes!(renew))
}

fn status(text: &str) -> Option<Status> {
    match text {
        "online" => Some(Status::Online),
        "offline" => Some(Status::Offline),
        _ => None,
    }
}

/// List controllers
#[utoipa::path(get, path = "/controllers", tag = "hardware", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("lock_id" = Option<i64>, Query, description = "Only the one that drives this lock"), ("status" = Option<String>, Query, description = "`online`: only those that are connected; `offline`: only the others"), ("sort" = Option<String>, Query, description = "`name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ControllerView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<ControllerView>, ApiError> {
    let (_, descending) = params.sort(&[("name", ())])?;
    let query = Query {
        ids: params.ids()?,
        query: params.text("query"),
        place_id: params.id("place_id")?,
        lock_id: params.id("lock_id")?,
        status: params.parsed("status", "online or offline", status)?,
        descending,
    };
    let listed = controllers::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(ControllerView::from)))
}

/// Create a controller
///
/// The answer holds the token that enrols its agent: `doorward agent --server URL --token TOKEN --data DIR`.
#[utoipa::path(post, path = "/controllers", tag = "hardware", request_body = ControllerBody,
    responses((status = 200, body = ControllerWithTokenView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "There are as many as there may be"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<Json<ControllerWithTokenView>, ApiError> {
    let created = controllers::create(&app, &caller, body.resource("controller")?).await?;
    Ok(Json(ControllerWithTokenView::from(created)))
}

/// Fetch a controller
#[utoipa::path(get, path = "/controllers/{id}", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ControllerView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such controller")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ControllerView>, ApiError> {
    let found = controllers::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ControllerView::from(found)))
}

/// Update a controller
///
/// Its place cannot be changed. PUT works as well.
#[utoipa::path(patch, path = "/controllers/{id}", tag = "hardware", request_body = ControllerBody, params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Changed"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such controller"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    controllers::update(&app, &caller, id.or_not_found()?, body.resource("controller")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a controller
///
/// Its agent's connection ends at once, and its key is refused from then on. Locks that it drove do not open until their relay
/// names another controller, or none.
#[utoipa::path(delete, path = "/controllers/{id}", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such controller")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    controllers::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a new enrolment token
///
/// In place of one that was not used. An agent that is enrolled goes on until another enrols with the token; then its key is refused.
#[utoipa::path(post, path = "/controllers/{id}/enrolment_token", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ControllerWithTokenView, description = "Made"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such controller")))]
async fn renew(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ControllerWithTokenView>, ApiError> {
    let made = controllers::renew(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ControllerWithTokenView::from(made)))
}
