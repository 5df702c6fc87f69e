//! `/team_memberships` (contract section 2.11).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::team_memberships::{self, Member, Query, TeamMembershipDetail, TeamMembershipInput};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{GuestBrief, PersonBrief, TeamBrief, UserBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A user or a guest in a team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamMembershipView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    pub(super) team_id: i64,
    team: TeamBrief,
    /// `User` or `Guest`.
    member_type: &'static str,
    member_id: i64,
    member: PersonBrief,
}

impl From<TeamMembershipDetail> for TeamMembershipView {
    fn from(TeamMembershipDetail { team_membership, team, member }: TeamMembershipDetail) -> Self {
        let (member_type, member_id, member) = match &member {
            Member::User(user) => ("User", user.id, PersonBrief::User(UserBrief::from(user.as_ref()))),
            Member::Guest(guest) => ("Guest", guest.id, PersonBrief::Guest(GuestBrief::from(guest))),
        };
        Self {
            id: team_membership.id,
            resource_type: "TeamMembership",
            created_at: team_membership.created_at.at(),
            updated_at: team_membership.updated_at.at(),
            team_id: team.id,
            team: TeamBrief::from(&team),
            member_type,
            member_id,
            member,
        }
    }
}

/// `{"team_membership": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct TeamMembershipBody {
    team_membership: TeamMembershipInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, delete))
}

/// The list's filters; an id of a member needs its type.
fn query(params: &Params, me: i64) -> Result<Query, ApiError> {
    let of_guests = params.parsed("member_type", "User or Guest", |value| match value {
        "User" => Some(false),
        "Guest" => Some(true),
        _ => None,
    })?;
    let member_id = params.user_id("member_id", me)?;
    if member_id.is_some() && of_guests.is_none() {
        return Err(ApiError::Bad("member_id needs member_type.".to_owned()));
    }
    Ok(Query {
        ids: params.ids()?,
        team_id: params.id("team_id")?,
        of_guests,
        user_id: member_id.filter(|_| of_guests == Some(false)),
        guest_id: member_id.filter(|_| of_guests == Some(true)),
    })
}

/// List team memberships
#[utoipa::path(get, path = "/team_memberships", tag = "team_memberships", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("team_id" = Option<i64>, Query, description = "Only of this team"), ("member_type" = Option<String>, Query, description = "`User` or `Guest`"), ("member_id" = Option<i64>, Query, description = "Only of this user or guest; needs `member_type`"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [TeamMembershipView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<TeamMembershipView>, ApiError> {
    let query = query(&params, caller.user.id)?;
    let listed = team_memberships::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(TeamMembershipView::from)))
}

/// Create a team membership
///
/// The user holds the team's role assignments from now on; a guest opens the doors of those with the role `group_basic`.
#[utoipa::path(post, path = "/team_memberships", tag = "team_memberships", request_body = TeamMembershipBody,
    responses((status = 200, body = TeamMembershipView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<TeamMembershipView>, ApiError> {
    let created = team_memberships::create(&app, &caller, body.resource("team_membership")?).await?;
    Ok(Json(TeamMembershipView::from(created)))
}

/// Fetch a team membership
#[utoipa::path(get, path = "/team_memberships/{id}", tag = "team_memberships", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = TeamMembershipView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such team membership")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<TeamMembershipView>, ApiError> {
    let found = team_memberships::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(TeamMembershipView::from(found)))
}

/// Delete a team membership
///
/// The very next unlock no longer counts on the team's role assignments.
#[utoipa::path(delete, path = "/team_memberships/{id}", tag = "team_memberships", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such team membership")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    team_memberships::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
