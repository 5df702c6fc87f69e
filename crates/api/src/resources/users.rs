//! `/users` (contract section 2.2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::users::{self, Query, UserDetail, UserInput};
use doorward_core::Timestamp;
use doorward_store::users::Sort;
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A user.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct UserView {
    pub(super) id: i64,
    pub(super) resource_type: &'static str,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) name: String,
    pub(super) email: String,
    #[schema(value_type = Object)]
    pub(super) metadata: Value,
    pub(super) image: Option<String>,
    /// Whether signing in asks for a code.
    pub(super) otp_required_for_login: bool,
    pub(super) password_flow_enabled: bool,
    /// Whether the user may open doors at all.
    pub(super) access_enabled: bool,
    pub(super) last_accessed_at: Option<Timestamp>,
    pub(super) scim_access_enabled: bool,
    pub(super) notes: Option<String>,
    pub(super) organization_id: i64,
    /// Whether the address is known to be theirs.
    #[schema(deprecated)]
    pub(super) confirmed: bool,
    #[schema(deprecated)]
    pub(super) groups_count: i64,
}

impl From<UserDetail> for UserView {
    fn from(UserDetail { user, groups_count }: UserDetail) -> Self {
        Self {
            id: user.id,
            resource_type: "User",
            created_at: user.created_at.at(),
            updated_at: user.updated_at.at(),
            name: user.name,
            email: user.email,
            metadata: user.metadata,
            image: user.image,
            otp_required_for_login: user.otp_enabled_at.is_some(),
            password_flow_enabled: user.password_flow_enabled,
            access_enabled: user.access_enabled,
            last_accessed_at: user.last_accessed_at.map(Into::into),
            scim_access_enabled: true,
            notes: user.notes,
            organization_id: user.organization_id,
            confirmed: user.confirmed_at.is_some(),
            groups_count,
        }
    }
}

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct UserBody {
    user: UserInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, update, delete)).route("/users/{id}", put(update))
}

/// The list's filters. `user_id` says which user has an id of the list.
pub(super) fn query(params: &Params, me: i64, user_id: impl Fn(i64) -> i64) -> Result<Query, ApiError> {
    let (sort, descending) =
        params.sort(&[("name", Sort::Name), ("unlock", Sort::Unlock), ("access_enabled", Sort::AccessEnabled)])?;
    let ids = match params.user_id("user_id", me)? {
        Some(id) => Some(vec![id]),
        None => params.ids()?.map(|ids| ids.into_iter().map(user_id).collect()),
    };
    Ok(Query {
        ids,
        query: params.text("query"),
        email: params.text("email"),
        group_id: params.id("group_id")?,
        place_id: params.id("place_id")?,
        sort,
        descending,
        ..Query::default()
    })
}

/// List users
#[utoipa::path(get, path = "/users", tag = "users", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of e-mail address, name or notes"), ("email" = Option<String>, Query, description = "This e-mail address, ignoring case"), ("group_id" = Option<i64>, Query, description = "Only of this group"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("user_id" = Option<String>, Query, description = "Of this user: an id or `me`"), ("sort" = Option<String>, Query, description = "`name`, `unlock` or `access_enabled`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 50 if not given, 100 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [UserView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<UserView>, ApiError> {
    let query = query(&params, caller.user.id, std::convert::identity)?;
    let listed = users::list(&app, &caller, query, params.page(Limits::PEOPLE)?).await?;
    Ok(Collection(listed.map(UserView::from)))
}

/// Create a user
///
/// Unless `send_emails` or `password_flow_enabled` is false, a mail invites them to choose a password.
#[utoipa::path(post, path = "/users", tag = "users", request_body = UserBody,
    responses((status = 200, body = UserView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<UserView>, ApiError> {
    let created = users::create(&app, &caller, body.resource("user")?).await?;
    Ok(Json(UserView::from(created)))
}

/// Fetch a user
#[utoipa::path(get, path = "/users/{id}", tag = "users", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = UserView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such user")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<UserView>, ApiError> {
    let found = users::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(UserView::from(found)))
}

/// Update a user
#[utoipa::path(patch, path = "/users/{id}", tag = "users", params(("id" = i64, Path, description = "Its id")), request_body = UserBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such user"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    users::update(&app, &caller, id.or_not_found()?, body.resource("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a user
#[utoipa::path(delete, path = "/users/{id}", tag = "users", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such user"), (status = 422, body = FieldErrorsBody, description = "They own the organization")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    users::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
