//! `/role_assignments` (contract section 2.4).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::role_assignments::{self, AppliesTo, Assignee, HolderKind, Query, RoleAssignmentDetail, RoleAssignmentInput};
use doorward_core::Timestamp;
use doorward_core::{Role, Scope};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{GroupBrief, GuestBrief, OrganizationBrief, PlaceBrief, TeamBrief, UserBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A role assignment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RoleAssignmentView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    role_id: &'static str,
    notify: bool,
    /// `Organization`, `Place` or `Group`.
    pub(super) applies_to_type: &'static str,
    pub(super) applies_to_id: i64,
    applies_to: AppliesToView,
    /// `User`, `Team` or `Guest`.
    assignee_type: &'static str,
    assignee_id: i64,
    assignee: AssigneeView,
    created_by_type: Option<&'static str>,
    created_by_id: Option<i64>,
    valid_from: Option<Timestamp>,
    valid_until: Option<Timestamp>,
    /// The most unlocks; null for as many as one likes. Doorward's own, as are the two fields that follow.
    unlock_limit: Option<i64>,
    /// In each `day`, `week` or `month` of the place; null for in total.
    unlock_limit_period: Option<String>,
    /// Unlocks that succeeded or are under way, in the present period if there are periods.
    unlocks_count: i64,
    #[schema(deprecated)]
    user_id: Option<i64>,
    #[schema(deprecated)]
    user: Option<UserBrief>,
    #[schema(deprecated)]
    assignee_team_id: Option<i64>,
    #[schema(deprecated)]
    assignee_team: Option<TeamBrief>,
    #[schema(deprecated)]
    guest_id: Option<i64>,
    #[schema(deprecated)]
    guest: Option<GuestBrief>,
    #[schema(deprecated)]
    issued_by_id: Option<i64>,
    #[schema(deprecated)]
    r#type: &'static str,
    #[schema(deprecated)]
    scope: &'static str,
    #[schema(deprecated)]
    organization_id: i64,
    #[schema(deprecated)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    organization: Option<OrganizationBrief>,
    #[schema(deprecated)]
    place_id: Option<i64>,
    #[schema(deprecated)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    place: Option<PlaceBrief>,
    #[schema(deprecated)]
    group_id: Option<i64>,
    #[schema(deprecated)]
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(nullable = false)]
    group: Option<GroupBrief>,
}

/// What a role assignment applies to, in brief.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum AppliesToView {
    Organization(OrganizationBrief),
    Place(PlaceBrief),
    Group(GroupBrief),
}

/// Who holds a role assignment, in brief.
#[derive(Debug, Serialize, ToSchema)]
#[serde(untagged)]
pub(crate) enum AssigneeView {
    User(UserBrief),
    Team(TeamBrief),
    Guest(GuestBrief),
}

impl RoleAssignmentView {
    pub(super) fn new(detail: RoleAssignmentDetail, now: Timestamp) -> Self {
        let unlocks_count = detail.unlocks_count(now);
        let RoleAssignmentDetail { role_assignment, role, assignee, applies_to, zone: _ } = detail;
        let (applies_to_id, view) = match &applies_to {
            AppliesTo::Organization(it) => (it.id, AppliesToView::Organization(it.into())),
            AppliesTo::Place(it) => (it.id, AppliesToView::Place(it.into())),
            AppliesTo::Group(it) => (it.id, AppliesToView::Group(it.into())),
        };
        let (organization, place, group) = match &applies_to {
            AppliesTo::Organization(it) => (Some(it.into()), None, None),
            AppliesTo::Place(it) => (None, Some(it.into()), None),
            AppliesTo::Group(it) => (None, None, Some(it.into())),
        };
        let (assignee_id, holder) = match &assignee {
            Assignee::User(it) => (it.id, AssigneeView::User(it.as_ref().into())),
            Assignee::Team(it) => (it.id, AssigneeView::Team(it.into())),
            Assignee::Guest(it) => (it.id, AssigneeView::Guest(it.into())),
        };
        let (user, assignee_team, guest) = match &assignee {
            Assignee::User(it) => (Some(it.as_ref().into()), None, None),
            Assignee::Team(it) => (None, Some(it.into()), None),
            Assignee::Guest(it) => (None, None, Some(it.into())),
        };
        Self {
            id: role_assignment.id,
            resource_type: "RoleAssignment",
            created_at: role_assignment.created_at.at(),
            updated_at: role_assignment.updated_at.at(),
            role_id: role.as_str(),
            notify: role_assignment.notify,
            applies_to_type: role.scope().as_str(),
            applies_to_id,
            applies_to: view,
            assignee_type: HolderKind::from(&assignee).as_str(),
            assignee_id,
            assignee: holder,
            created_by_type: role_assignment.created_by_id.map(|_| "User"),
            created_by_id: role_assignment.created_by_id,
            valid_from: role_assignment.valid_from.map(Into::into),
            valid_until: role_assignment.valid_until.map(Into::into),
            unlock_limit: role_assignment.unlock_limit,
            unlock_limit_period: role_assignment.unlock_limit_period,
            unlocks_count,
            user_id: role_assignment.user_id,
            user,
            assignee_team_id: role_assignment.team_id,
            assignee_team,
            guest_id: role_assignment.guest_id,
            guest,
            issued_by_id: role_assignment.created_by_id,
            r#type: role.scope().as_scope(),
            scope: role.scope().as_scope(),
            organization_id: role_assignment.organization_id,
            organization,
            place_id: role_assignment.place_id,
            place,
            group_id: role_assignment.group_id,
            group,
        }
    }
}

/// `{"role_assignment": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct RoleAssignmentBody {
    role_assignment: RoleAssignmentInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/role_assignments/{id}", put(update))
}

/// The list's filters, in the present form or the older one.
fn query(params: &Params, me: i64) -> Result<Query, ApiError> {
    let (by_name, descending) = params.sort(&[("user.name", ())])?;
    let scope_of = |name: &str| params.parsed(name, "Organization, Place or Group", Scope::parse);
    let applies_to = scope_of("applies_to_type")?;
    let applies_to_id = params.id("applies_to_id")?;
    if applies_to_id.is_some() && applies_to.is_none() {
        return Err(ApiError::Bad("applies_to_id needs applies_to_type.".to_owned()));
    }
    let holder = params.parsed("assignee_type", "User, Team or Guest", HolderKind::parse)?;
    let assignee_id = params.user_id("assignee_id", me)?;
    if assignee_id.is_some() && holder.is_none() {
        return Err(ApiError::Bad("assignee_id needs assignee_type.".to_owned()));
    }
    let of = |kind: HolderKind| assignee_id.filter(|_| holder == Some(kind));
    let on = |scope: Scope| applies_to_id.filter(|_| applies_to == Some(scope));
    Ok(Query {
        ids: params.ids()?,
        query: params.text("query"),
        role: params.parsed("role_id", "a role", Role::parse)?,
        holder,
        user_id: of(HolderKind::User).or(params.user_id("user_id", me)?),
        team_id: of(HolderKind::Team),
        guest_id: of(HolderKind::Guest),
        scope: applies_to.or(scope_of("scope")?),
        place_id: on(Scope::Place).or(params.id("place_id")?),
        group_id: on(Scope::Group).or(params.id("group_id")?),
        by_name: by_name.map(|()| descending),
    })
}

/// List role assignments
#[utoipa::path(get, path = "/role_assignments", tag = "role_assignments", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the holder's name or e-mail address"), ("role_id" = Option<String>, Query, description = "Only this role"), ("assignee_type" = Option<String>, Query, description = "`User`, `Team` or `Guest`"), ("assignee_id" = Option<i64>, Query, description = "Only of this user, team or guest; needs `assignee_type`"), ("applies_to_type" = Option<String>, Query, description = "`Organization`, `Place` or `Group`"), ("applies_to_id" = Option<i64>, Query, description = "Only on this; needs `applies_to_type`"), ("scope" = Option<String>, Query, description = "`organization`, `place` or `group`"), ("user_id" = Option<String>, Query, description = "Of this user: an id or `me`"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("group_id" = Option<i64>, Query, description = "Only of this group"), ("sort" = Option<String>, Query, description = "`user.name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [RoleAssignmentView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<RoleAssignmentView>, ApiError> {
    let query = query(&params, caller.user.id)?;
    let listed = role_assignments::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    let now = app.now();
    Ok(Collection(listed.map(|detail| RoleAssignmentView::new(detail, now))))
}

/// Create a role assignment
#[utoipa::path(post, path = "/role_assignments", tag = "role_assignments", request_body = RoleAssignmentBody,
    responses((status = 200, body = RoleAssignmentView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<RoleAssignmentView>, ApiError> {
    let created = role_assignments::create(&app, &caller, body.resource("role_assignment")?).await?;
    Ok(Json(RoleAssignmentView::new(created, app.now())))
}

/// Fetch a role assignment
#[utoipa::path(get, path = "/role_assignments/{id}", tag = "role_assignments", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = RoleAssignmentView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such role assignment")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<RoleAssignmentView>, ApiError> {
    let found = role_assignments::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(RoleAssignmentView::new(found, app.now())))
}

/// Update a role assignment
#[utoipa::path(patch, path = "/role_assignments/{id}", tag = "role_assignments", params(("id" = i64, Path, description = "Its id")), request_body = RoleAssignmentBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such role assignment"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    role_assignments::update(&app, &caller, id.or_not_found()?, body.resource("role_assignment")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a role assignment
#[utoipa::path(delete, path = "/role_assignments/{id}", tag = "role_assignments", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such role assignment")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    role_assignments::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
