//! `/terminals` (contract section 2.15).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::terminals::{self, Query, TerminalDetail, TerminalInput, WithCode};
use doorward_core::{Scanner, Timestamp};
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

/// A terminal: a scanner at a door.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TerminalView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    description: Option<String>,
    place_id: i64,
    place: PlaceBrief,
    /// Always null: there is no marketplace.
    marketplace_installation_id: Option<i64>,
    /// The lock that it opens. Doorward's own.
    lock_id: Option<i64>,
    /// The controller whose agent reads it. Doorward's own.
    controller_id: Option<i64>,
    /// How it is read. Doorward's own.
    scanner: Option<Scanner>,
    /// Since when a tablet is paired with it; null if none is. Doorward's own.
    paired_at: Option<Timestamp>,
    /// When the code that pairs a tablet with it ends; null if there is none. Doorward's own.
    pairing_expires_at: Option<Timestamp>,
}

impl From<TerminalDetail> for TerminalView {
    fn from(detail: TerminalDetail) -> Self {
        let TerminalDetail { terminal, place, scanner } = detail;
        Self {
            id: terminal.id,
            resource_type: "Terminal",
            created_at: terminal.created_at.at(),
            updated_at: terminal.updated_at.at(),
            name: terminal.name,
            description: terminal.description,
            place_id: place.id,
            place: PlaceBrief::from(&place),
            marketplace_installation_id: None,
            lock_id: terminal.lock_id,
            controller_id: terminal.controller_id,
            scanner: scanner.map(Scanner::shown),
            paired_at: terminal.paired_at.map(Into::into),
            pairing_expires_at: terminal.pairing_expires_at.map(Into::into),
        }
    }
}

/// A terminal with the code that pairs a tablet with it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct TerminalWithCodeView {
    #[serde(flatten)]
    terminal: TerminalView,
    /// What is typed on the page `/terminal`: works once, for 15 minutes. It is never shown again. Doorward's own.
    #[schema(example = "ABCD-EFGH")]
    pairing_code: String,
}

impl From<WithCode> for TerminalWithCodeView {
    fn from(made: WithCode) -> Self {
        Self { terminal: made.detail.into(), pairing_code: made.code.reveal().to_owned() }
    }
}

/// `{"terminal": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct TerminalBody {
    terminal: TerminalInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/terminals/{id}", put(update))
        .routes(routes!(pairing_code))
        .routes(routes!(unpair))
}

/// List terminals
#[utoipa::path(get, path = "/terminals", tag = "hardware", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("lock_id" = Option<i64>, Query, description = "Only at this lock"), ("controller_id" = Option<i64>, Query, description = "Only those that this controller reads"), ("sort" = Option<String>, Query, description = "`name`; a leading - reverses"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [TerminalView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<TerminalView>, ApiError> {
    let (_, descending) = params.sort(&[("name", ())])?;
    let query = Query {
        ids: params.ids()?,
        query: params.text("query"),
        place_id: params.id("place_id")?,
        lock_id: params.id("lock_id")?,
        controller_id: params.id("controller_id")?,
        descending,
    };
    let listed = terminals::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(TerminalView::from)))
}

/// Create a terminal
///
/// Bound to a lock and to a controller whose agent reads its scanner, it opens that lock for whoever shows a code that may.
#[utoipa::path(post, path = "/terminals", tag = "hardware", request_body = TerminalBody,
    responses((status = 200, body = TerminalView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<TerminalView>, ApiError> {
    let created = terminals::create(&app, &caller, body.resource("terminal")?).await?;
    Ok(Json(TerminalView::from(created)))
}

/// Fetch a terminal
#[utoipa::path(get, path = "/terminals/{id}", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = TerminalView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such terminal")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<TerminalView>, ApiError> {
    let found = terminals::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(TerminalView::from(found)))
}

/// Update a terminal
///
/// Its place cannot be changed. PUT works as well.
#[utoipa::path(patch, path = "/terminals/{id}", tag = "hardware", request_body = TerminalBody, params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Changed"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such terminal"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    terminals::update(&app, &caller, id.or_not_found()?, body.resource("terminal")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a terminal
#[utoipa::path(delete, path = "/terminals/{id}", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such terminal")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    terminals::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make another pairing code
///
/// An earlier one is dead. A tablet that is paired goes on until another is paired with this code. Doorward's own.
#[utoipa::path(post, path = "/terminals/{id}/pairing_code", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = TerminalWithCodeView, description = "Made"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such terminal, or its scanner is no camera")))]
async fn pairing_code(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
) -> Result<Json<TerminalWithCodeView>, ApiError> {
    let made = terminals::pairing_code(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(TerminalWithCodeView::from(made)))
}

/// End the pairing of a terminal
///
/// Its tablet is refused from then on, and so is a code that was not used. Doorward's own.
#[utoipa::path(delete, path = "/terminals/{id}/pairing", tag = "hardware", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Ended"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such terminal")))]
async fn unpair(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    terminals::unpair(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
