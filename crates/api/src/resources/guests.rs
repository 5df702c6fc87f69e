//! `/guests` (contract section 2.11).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::guests::{self, GuestInput, Query};
use doorward_core::Timestamp;
use doorward_store::entity::guest;
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

/// A guest: someone without an account, who may hold rights.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct GuestView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    email: Option<String>,
    phone_number: Option<String>,
}

impl From<guest::Model> for GuestView {
    fn from(guest: guest::Model) -> Self {
        Self {
            id: guest.id,
            resource_type: "Guest",
            created_at: guest.created_at.at(),
            updated_at: guest.updated_at.at(),
            name: guest.name,
            email: guest.email,
            phone_number: guest.phone_number,
        }
    }
}

/// `{"guest": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct GuestBody {
    guest: GuestInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list, create)).routes(routes!(read, delete))
}

/// List guests
#[utoipa::path(get, path = "/guests", tag = "guests", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name, the e-mail address or the phone number"), ("sort" = Option<String>, Query, description = "`name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [GuestView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<GuestView>, ApiError> {
    let (_, descending) = params.sort(&[("name", ())])?;
    let query = Query { ids: params.ids()?, query: params.text("query"), descending };
    let listed = guests::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(GuestView::from)))
}

/// Create a guest
///
/// A guest without a right opens nothing, and without an access key neither: that comes with an invite, or with a role assignment of
/// which the guest is told (`notify`).
#[utoipa::path(post, path = "/guests", tag = "guests", request_body = GuestBody,
    responses((status = 200, body = GuestView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<GuestView>, ApiError> {
    let created = guests::create(&app, &caller, body.resource("guest")?).await?;
    Ok(Json(GuestView::from(created)))
}

/// Fetch a guest
#[utoipa::path(get, path = "/guests/{id}", tag = "guests", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = GuestView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such guest")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<GuestView>, ApiError> {
    let found = guests::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(GuestView::from(found)))
}

/// Delete a guest
///
/// Their role assignments, team memberships and access key go with them: the very next unlock is refused.
#[utoipa::path(delete, path = "/guests/{id}", tag = "guests", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such guest")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    guests::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
