//! `/members`, the older view of users (contract sections 2.3 and 6.9).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::middleware::map_response;
use axum::routing::put;
use doorward_app::App;
use doorward_app::members::{self, MemberDetail};
use doorward_app::users::UserInput;
use doorward_core::Timestamp;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::users::{UserView, query};
use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::deprecated;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A member: a user under another id.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    email: String,
    #[schema(value_type = Object)]
    metadata: Value,
    image: Option<String>,
    otp_required_for_login: bool,
    password_flow_enabled: bool,
    /// Whether the user may open doors at all.
    access_enabled: bool,
    last_accessed_at: Option<Timestamp>,
    scim_access_enabled: bool,
    /// Always false: there are no cards.
    card_activation_required: bool,
    notes: Option<String>,
    organization_id: i64,
    /// The user's own id, which role assignments take.
    user_id: i64,
    user: MemberUser,
    /// The highest role on the whole organization that the user holds now; null without one.
    #[schema(deprecated)]
    role_id: Option<&'static str>,
    /// Always null.
    place_id: Option<i64>,
    /// In how many groups the user holds rights.
    shares_count: i64,
    #[schema(deprecated)]
    confirmed: bool,
}

/// The user that a member is, in brief.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct MemberUser {
    id: i64,
    resource_type: &'static str,
    email: String,
    name: String,
    otp_required_for_login: bool,
}

impl From<MemberDetail> for MemberView {
    fn from(detail: MemberDetail) -> Self {
        let (id, role_id) = (detail.id(), detail.role.map(doorward_core::Role::as_str));
        let user = UserView::from(detail.user);
        Self {
            id,
            resource_type: "Member",
            created_at: user.created_at,
            updated_at: user.updated_at,
            user: MemberUser {
                id: user.id,
                resource_type: "User",
                email: user.email.clone(),
                name: user.name.clone(),
                otp_required_for_login: user.otp_required_for_login,
            },
            name: user.name,
            email: user.email,
            metadata: user.metadata,
            image: user.image,
            otp_required_for_login: user.otp_required_for_login,
            password_flow_enabled: user.password_flow_enabled,
            access_enabled: user.access_enabled,
            last_accessed_at: user.last_accessed_at,
            scim_access_enabled: user.scim_access_enabled,
            card_activation_required: false,
            notes: user.notes,
            organization_id: user.organization_id,
            user_id: user.id,
            role_id,
            place_id: None,
            shares_count: user.groups_count,
            confirmed: user.confirmed,
        }
    }
}

/// `{"member": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct MemberBody {
    member: UserInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/members/{id}", put(update))
        .layer(map_response(deprecated::say))
}

/// List members
#[utoipa::path(get, path = "/members", tag = "members", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of e-mail address, name or notes"), ("email" = Option<String>, Query, description = "This e-mail address, ignoring case"), ("group_id" = Option<i64>, Query, description = "Only of this group"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("user_id" = Option<String>, Query, description = "Of this user: the user's own id, or `me`"), ("sort" = Option<String>, Query, description = "`name`, `unlock` or `access_enabled`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 50 if not given, 100 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [MemberView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<MemberView>, ApiError> {
    let query = query(&params, caller.user.id, members::user_id)?;
    let listed = members::list(&app, &caller, query, params.page(Limits::PEOPLE)?).await?;
    Ok(Collection(listed.map(MemberView::from)))
}

/// Create a member
#[utoipa::path(post, path = "/members", tag = "members", request_body = MemberBody,
    responses((status = 200, body = MemberView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<MemberView>, ApiError> {
    let created = members::create(&app, &caller, body.resource("member")?).await?;
    Ok(Json(MemberView::from(created)))
}

/// Fetch a member
#[utoipa::path(get, path = "/members/{id}", tag = "members", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = MemberView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such member")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<MemberView>, ApiError> {
    let found = members::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(MemberView::from(found)))
}

/// Update a member
#[utoipa::path(patch, path = "/members/{id}", tag = "members", params(("id" = i64, Path, description = "Its id")), request_body = MemberBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such member"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    members::update(&app, &caller, id.or_not_found()?, body.resource("member")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a member
#[utoipa::path(delete, path = "/members/{id}", tag = "members", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such member")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    members::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
