//! `/locks` (contract section 2.8).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};
use axum::routing::put;
use doorward_app::App;
use doorward_app::controllers::Freshness;
use doorward_app::gatekeeper::UnlockRequest;
use doorward_app::locks::{self, LockDetail, LockInput, Query};
use doorward_core::Relay;
use doorward_core::Timestamp;
use doorward_core::restrictions::GEOFENCE_RADIUS;
use doorward_store::page::Listed;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::{Bearer, Presented, SignedIn};
use crate::embedded::PlaceBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Ordered, Params, ordered};
use crate::presence::{UnlockBody, presence};

/// A lock: a door.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LockView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// Whether it has a relay.
    configured: bool,
    description: Option<String>,
    /// The end of the span in which its schedules wait for the first to arrive; null outside such a span.
    first_to_arrive_required_until: Option<Timestamp>,
    /// Whether someone has arrived in that span.
    first_to_arrive_satisfied: bool,
    latitude: Option<f64>,
    longitude: Option<f64>,
    locked_down: bool,
    locked_down_since: Option<Timestamp>,
    name: String,
    /// Whether its schedules hold it open right now.
    on_scheduled_unlock: bool,
    /// Whether its relay answered last time; null before the first time.
    online: Option<bool>,
    /// Whether a sensor sees it open; false without a sensor.
    open: bool,
    order_id: Option<i64>,
    /// Whether its relay opens it right now: pulsed or held.
    unlocked: bool,
    geofence_restriction_enabled: bool,
    /// Whether whoever sends a link to it is warned. Doorward's own.
    high_security: bool,
    /// Metres.
    geofence_restriction_radius: f64,
    reader_restriction_enabled: bool,
    time_restriction_enabled: bool,
    time_restriction_time_zone: String,
    place_id: i64,
    place: PlaceBrief,
    floor_id: Option<i64>,
    #[schema(deprecated)]
    groups_count: i64,
    #[schema(deprecated)]
    unlocked_until: Option<Timestamp>,
    /// How it is opened, without secrets; for administrators only.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    relay: Option<Relay>,
    /// Whether it has a proximity secret; for administrators only. Doorward's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    proximity_configured: Option<bool>,
    /// How far the agent that drives it can decide alone, as of its controller; for administrators only, and only if one does. Doorward's
    /// own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    sync: Option<&'static str>,
    /// Since when that is `stale` or `expired`. Doorward's own.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    stale_since: Option<Timestamp>,
    /// Whether it is one of the caller's favourites; only if asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    favorite: Option<bool>,
}

impl LockView {
    fn new(detail: LockDetail, now: Timestamp) -> Self {
        let unlocked_until = detail.unlocked_until(now);
        let LockDetail { lock, place, groups_count, status, configured, relay, timer, proximity_configured, favorite, freshness } =
            detail;
        Self {
            id: lock.id,
            resource_type: "Lock",
            created_at: lock.created_at.at(),
            updated_at: lock.updated_at.at(),
            configured,
            description: lock.description,
            first_to_arrive_required_until: timer.first_to_arrive_required_until,
            first_to_arrive_satisfied: timer.first_to_arrive_satisfied,
            latitude: lock.latitude,
            longitude: lock.longitude,
            locked_down: lock.locked_down_since.is_some(),
            locked_down_since: lock.locked_down_since.map(Into::into),
            name: lock.name,
            on_scheduled_unlock: timer.on_scheduled_unlock,
            online: status.online,
            open: false,
            order_id: lock.order_id,
            unlocked: unlocked_until.is_some(),
            high_security: lock.high_security,
            geofence_restriction_enabled: lock.geofence_restriction_enabled,
            geofence_restriction_radius: GEOFENCE_RADIUS,
            reader_restriction_enabled: lock.reader_restriction_enabled,
            time_restriction_enabled: lock.time_restriction_enabled,
            time_restriction_time_zone: place.time_zone.clone(),
            place_id: place.id,
            place: PlaceBrief::from(&place),
            floor_id: lock.floor_id,
            groups_count,
            unlocked_until,
            relay,
            proximity_configured,
            sync: freshness.map(Freshness::as_str),
            stale_since: freshness.and_then(Freshness::since),
            favorite,
        }
    }
}

/// A lock, as the holder of a group link or an access key sees it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestLockView {
    id: i64,
    configured: bool,
    description: Option<String>,
    locked_down: bool,
    locked_down_since: Option<Timestamp>,
    name: String,
    online: Option<bool>,
    open: bool,
    unlocked: bool,
    unlocked_until: Option<Timestamp>,
    place_id: i64,
    place: PlaceBrief,
}

impl GuestLockView {
    fn new(detail: LockDetail, now: Timestamp) -> Self {
        let LockView {
            id,
            configured,
            description,
            locked_down,
            locked_down_since,
            name,
            online,
            open,
            unlocked,
            unlocked_until,
            place_id,
            place,
            ..
        } = LockView::new(detail, now);
        Self {
            id,
            configured,
            description,
            locked_down,
            locked_down_since,
            name,
            online,
            open,
            unlocked,
            unlocked_until,
            place_id,
            place,
        }
    }
}

/// What the door answered.
#[derive(Debug, Serialize, ToSchema)]
struct Unlocked {
    #[schema(example = "Unlocked!")]
    message: &'static str,
}

/// `{"lock": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct LockBody {
    lock: LockInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/locks/{id}", put(update))
        .routes(routes!(unlock))
        .routes(routes!(lock_down))
        .routes(routes!(cancel_lockdown))
        .routes(routes!(favorite))
        .routes(routes!(unfavorite))
}

fn query(params: &Params) -> Result<Query, ApiError> {
    let Ordered { favorites_first, descending } = ordered(params)?;
    Ok(Query {
        ids: params.ids()?,
        query: params.text("query"),
        place_id: params.id("place_id")?,
        floor_id: params.id("floor_id")?,
        configured: params.flag("configured")?,
        locked_down: params.flag("locked_down")?,
        online: params.flag("online")?,
        unlocked: params.flag("unlocked")?,
        favorite: params.favorite()?,
        favorites_first,
        descending,
        ..Query::default()
    })
}

/// List locks
///
/// A user sees the doors they may open or manage; the holder of a group link sees the doors of its group, and a
/// guest those of their rights, in brief.
#[utoipa::path(get, path = "/locks", tag = "locks", security(("login" = []), ("group_link" = []), ("access_key" = [])),
    params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("floor_id" = Option<i64>, Query, description = "Only of this floor"), ("configured" = Option<bool>, Query, description = "Only with (or without) a relay"), ("locked_down" = Option<bool>, Query, description = "Only locked down (or not)"), ("online" = Option<bool>, Query, description = "Only those whose relay answered last time (or did not)"), ("unlocked" = Option<bool>, Query, description = "Only those that are open right now (or are not)"), ("favorite" = Option<String>, Query, description = "`true`: only the caller's favourites; `false`: only the others; `*`: all. Given at all, it adds `favorite` to the items"), ("sort" = Option<String>, Query, description = "`name`, or `favorite`: favourites first, then by name; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 50 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [LockView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "No valid credential")))]
async fn list(State(app): State<Arc<App>>, presented: Presented, params: Params) -> Result<Response, ApiError> {
    let (query, page) = (query(&params)?, params.page(Limits::DOORS)?);
    let now = app.now();
    match presented.bearer()? {
        Bearer::Account(secret) => {
            let caller = doorward_app::authenticate::login(&app, &secret).await?;
            let listed: Listed<LockDetail> = locks::list(&app, &caller, query, page).await?;
            Ok(Collection(listed.map(|detail| LockView::new(detail, now))).into_response())
        }
        Bearer::Guest(held) => {
            let listed = locks::list_as_guest(&app, &held, query, page).await?;
            Ok(Collection(listed.map(|detail| GuestLockView::new(detail, now))).into_response())
        }
    }
}

/// Unlock a door
///
/// Answers once the door has opened. The body is optional.
#[utoipa::path(post, path = "/locks/{id}/unlock", tag = "locks", security(("login" = []), ("group_link" = []), ("access_key" = [])), params(("id" = i64, Path, description = "Its id")), request_body = Option<UnlockBody>,
    responses((status = 200, body = Unlocked, description = "The door is open"), (status = 401, body = ErrorBody, description = "No valid credential; or the link or access key is disabled, or the link expired or not valid yet"), (status = 403, body = ErrorBody, description = "No right"), (status = 404, body = ErrorBody, description = "No such door"), (status = 409, body = ErrorBody, description = "Locked down, or not set up"), (status = 503, body = ErrorBody, description = "The door did not answer")))]
async fn unlock(State(app): State<Arc<App>>, presented: Presented, id: Id, body: Body) -> Result<Json<Unlocked>, ApiError> {
    let credential = presented.credential()?;
    let presence = presence(&body.whole());
    locks::unlock(&app, UnlockRequest { credential, lock_id: id.or_no_lock()?, presence, partner_pass: None, judged: None })
        .await?;
    Ok(Json(Unlocked { message: "Unlocked!" }))
}

/// Create a lock
#[utoipa::path(post, path = "/locks", tag = "locks", request_body = LockBody,
    responses((status = 200, body = LockView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<LockView>, ApiError> {
    let created = locks::create(&app, &caller, body.resource("lock")?).await?;
    Ok(Json(LockView::new(created, app.now())))
}

/// Fetch a lock
#[utoipa::path(get, path = "/locks/{id}", tag = "locks", params(("id" = i64, Path, description = "Its id"), ("favorite" = Option<String>, Query, description = "Given at all, it adds `favorite` to the answer")),
    responses((status = 200, body = LockView, description = "Found"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, params: Params) -> Result<Json<LockView>, ApiError> {
    let found = locks::read(&app, &caller, id.or_no_lock()?, params.favorite()?.is_some()).await?;
    Ok(Json(LockView::new(found, app.now())))
}

/// Update a lock
#[utoipa::path(patch, path = "/locks/{id}", tag = "locks", params(("id" = i64, Path, description = "Its id")), request_body = LockBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    locks::update(&app, &caller, id.or_no_lock()?, body.resource("lock")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a lock
#[utoipa::path(delete, path = "/locks/{id}", tag = "locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::delete(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Lock a door down: it stays shut for everyone
#[utoipa::path(post, path = "/locks/{id}/lock_down", tag = "locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Done"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn lock_down(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::lock_down(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// End the lockdown of a door
#[utoipa::path(post, path = "/locks/{id}/cancel_lockdown", tag = "locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Done"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn cancel_lockdown(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::cancel_lockdown(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Put a door among one's favourites
#[utoipa::path(post, path = "/locks/{id}/favorite", tag = "locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is a favourite"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn favorite(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::favorite(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take a door from one's favourites
#[utoipa::path(post, path = "/locks/{id}/unfavorite", tag = "locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is no favourite"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn unfavorite(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::unfavorite(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
