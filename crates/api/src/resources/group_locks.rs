//! `/group_locks` (contract section 2.6).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::group_locks::{self, GroupLockDetail, GroupLockInput, Query};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{GroupBrief, PlaceBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A door in a group.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GroupLockView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    group_id: i64,
    group: GroupBrief,
    lock_id: i64,
    lock: LockBrief,
    place_id: i64,
    place: PlaceBrief,
}

/// A door, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct LockBrief {
    id: i64,
    resource_type: &'static str,
    name: String,
    description: Option<String>,
}

impl From<GroupLockDetail> for GroupLockView {
    fn from(GroupLockDetail { group_lock, group, lock, place }: GroupLockDetail) -> Self {
        Self {
            id: group_lock.id,
            resource_type: "GroupLock",
            created_at: group_lock.created_at.at(),
            updated_at: group_lock.updated_at.at(),
            group_id: group.id,
            group: GroupBrief::from(&group),
            lock_id: lock.id,
            lock: LockBrief { id: lock.id, resource_type: "Lock", name: lock.name, description: lock.description },
            place_id: place.id,
            place: PlaceBrief::from(&place),
        }
    }
}

/// `{"group_lock": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct GroupLockBody {
    group_lock: GroupLockInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, delete))
}

/// List group locks
#[utoipa::path(get, path = "/group_locks", tag = "group_locks", params(("group_id" = i64, Query, description = "The group"), ("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("lock_id" = Option<i64>, Query, description = "Only with this door"), ("query" = Option<String>, Query, description = "Part of the name"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [GroupLockView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<GroupLockView>, ApiError> {
    let group_id = params.id("group_id")?.ok_or_else(|| ApiError::Bad("group_id must be given.".to_owned()))?;
    let lock_ids = params.id("lock_id")?.map(|id| vec![id]);
    let query = Query { group_id, ids: params.ids()?, lock_ids, query: params.text("query") };
    let listed = group_locks::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(GroupLockView::from)))
}

/// Create a group lock
#[utoipa::path(post, path = "/group_locks", tag = "group_locks", request_body = GroupLockBody,
    responses((status = 200, body = GroupLockView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<GroupLockView>, ApiError> {
    let created = group_locks::create(&app, &caller, body.resource("group_lock")?).await?;
    Ok(Json(GroupLockView::from(created)))
}

/// Fetch a group lock
#[utoipa::path(get, path = "/group_locks/{id}", tag = "group_locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = GroupLockView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group lock")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<GroupLockView>, ApiError> {
    let found = group_locks::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(GroupLockView::from(found)))
}

/// Delete a group lock
#[utoipa::path(delete, path = "/group_locks/{id}", tag = "group_locks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such group lock")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    group_locks::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
