//! `/shares`, the older short form of role assignments (contract section 2.11).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::routing::put;
use doorward_app::App;
use doorward_app::role_assignments::{AppliesTo, Assignee, RoleAssignmentDetail};
use doorward_app::shares::{self, Query, ShareInput};
use doorward_core::{Role, Timestamp};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::deprecated;
use crate::embedded::{GroupBrief, UserBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A share: a user's role on a group. Its id is the role assignment's.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ShareView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    email: Option<String>,
    /// `basic` or `manager`.
    role_id: &'static str,
    notify: bool,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    user_id: Option<i64>,
    user: Option<UserBrief>,
    group_id: Option<i64>,
    group: Option<GroupBrief>,
    issued_by_id: Option<i64>,
}

impl From<RoleAssignmentDetail> for ShareView {
    fn from(detail: RoleAssignmentDetail) -> Self {
        let RoleAssignmentDetail { role_assignment, role, assignee, applies_to, zone: _ } = detail;
        let user = match &assignee {
            Assignee::User(user) => Some(user.as_ref()),
            Assignee::Team(_) | Assignee::Guest(_) => None,
        };
        let group = match &applies_to {
            AppliesTo::Group(group) => Some(group),
            AppliesTo::Organization(_) | AppliesTo::Place(_) => None,
        };
        Self {
            id: role_assignment.id,
            resource_type: "Share",
            created_at: role_assignment.created_at.at(),
            updated_at: role_assignment.updated_at.at(),
            email: user.map(|user| user.email.clone()),
            role_id: if role == Role::GroupManager { "manager" } else { "basic" },
            notify: role_assignment.notify,
            valid_from: role_assignment.valid_from.map(Into::into),
            valid_until: role_assignment.valid_until.map(Into::into),
            user_id: role_assignment.user_id,
            user: user.map(UserBrief::from),
            group_id: role_assignment.group_id,
            group: group.map(GroupBrief::from),
            issued_by_id: role_assignment.created_by_id,
        }
    }
}

/// `{"share": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct ShareBody {
    share: ShareInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/shares/{id}", put(update))
        .layer(map_response(deprecated::say))
}

/// List shares
#[utoipa::path(get, path = "/shares", tag = "shares", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the user's name or e-mail address"), ("user_id" = Option<String>, Query, description = "Of this user: an id or `me`"), ("group_id" = Option<i64>, Query, description = "Only of this group"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [ShareView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<ShareView>, ApiError> {
    let query = Query {
        ids: params.ids()?,
        query: params.text("query"),
        user_id: params.user_id("user_id", caller.user.id)?,
        group_id: params.id("group_id")?,
    };
    let listed = shares::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(ShareView::from)))
}

/// Create a share
///
/// An unknown e-mail address adds a user, as `POST /users` does.
#[utoipa::path(post, path = "/shares", tag = "shares", request_body = ShareBody,
    responses((status = 200, body = ShareView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<ShareView>, ApiError> {
    let created = shares::create(&app, &caller, body.resource("share")?).await?;
    Ok(Json(ShareView::from(created)))
}

/// Fetch a share
#[utoipa::path(get, path = "/shares/{id}", tag = "shares", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = ShareView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such share")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<ShareView>, ApiError> {
    let found = shares::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(ShareView::from(found)))
}

/// Update a share
#[utoipa::path(patch, path = "/shares/{id}", tag = "shares", params(("id" = i64, Path, description = "Its id")), request_body = ShareBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such share"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    shares::update(&app, &caller, id.or_not_found()?, body.resource("share")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a share
#[utoipa::path(delete, path = "/shares/{id}", tag = "shares", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such share")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    shares::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
