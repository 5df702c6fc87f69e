//! `/teams` (contract section 2.11).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::teams::{self, Query, TeamInput};
use doorward_core::Timestamp;
use doorward_store::entity::team;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// A team.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TeamView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
}

impl From<team::Model> for TeamView {
    fn from(team: team::Model) -> Self {
        Self {
            id: team.id,
            resource_type: "Team",
            created_at: team.created_at.at(),
            updated_at: team.updated_at.at(),
            name: team.name,
        }
    }
}

/// `{"team": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct TeamBody {
    team: TeamInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, update, delete)).route("/teams/{id}", put(update))
}

/// List teams
#[utoipa::path(get, path = "/teams", tag = "teams", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("sort" = Option<String>, Query, description = "`name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [TeamView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<TeamView>, ApiError> {
    let (_, descending) = params.sort(&[("name", ())])?;
    let query = Query { ids: params.ids()?, query: params.text("query"), descending };
    let listed = teams::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(TeamView::from)))
}

/// Create a team
#[utoipa::path(post, path = "/teams", tag = "teams", request_body = TeamBody,
    responses((status = 200, body = TeamView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<TeamView>, ApiError> {
    let created = teams::create(&app, &caller, body.resource("team")?).await?;
    Ok(Json(TeamView::from(created)))
}

/// Fetch a team
#[utoipa::path(get, path = "/teams/{id}", tag = "teams", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = TeamView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such team")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<TeamView>, ApiError> {
    let found = teams::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(TeamView::from(found)))
}

/// Update a team
#[utoipa::path(patch, path = "/teams/{id}", tag = "teams", params(("id" = i64, Path, description = "Its id")), request_body = TeamBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such team"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    teams::update(&app, &caller, id.or_not_found()?, body.resource("team")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a team
///
/// Its memberships and role assignments go with it.
#[utoipa::path(delete, path = "/teams/{id}", tag = "teams", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such team")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    teams::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
