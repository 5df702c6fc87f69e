//! `/integrations` (contract section 2.17).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::integrations::{self, IntegrationDetail, IntegrationInput, Query, TestOutcome};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::{OrganizationBrief, PlaceBrief};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;
use crate::params::{Limits, Params};

/// An integration: an address that events are posted to. Its signature key is never shown.
#[derive(Debug, Serialize, ToSchema)]
struct IntegrationView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// `event_webhook`.
    r#type: String,
    name: String,
    /// Null for whoever may not change it: it may hold a secret of the receiver.
    url: Option<String>,
    enabled: bool,
    /// Types of events that are sent; all if it is empty.
    #[schema(value_type = Vec<String>)]
    enabled_events: serde_json::Value,
    /// Whether requests are signed.
    signature_key_set: bool,
    /// Whether it was switched off because nothing could be delivered.
    disabled_due_to_error: bool,
    disabled_due_to_error_at: Option<Timestamp>,
    organization_id: i64,
    organization: OrganizationBrief,
    /// Null if it gets the events of the whole organization.
    place_id: Option<i64>,
    place: Option<PlaceBrief>,
}

impl From<IntegrationDetail> for IntegrationView {
    fn from(IntegrationDetail { integration, organization, place, writable }: IntegrationDetail) -> Self {
        Self {
            id: integration.id,
            resource_type: "Integration",
            created_at: integration.created_at.at(),
            updated_at: integration.updated_at.at(),
            r#type: integration.kind,
            name: integration.name,
            url: writable.then_some(integration.url),
            enabled: integration.enabled,
            enabled_events: integration.enabled_events,
            signature_key_set: integration.signature_key.is_some(),
            disabled_due_to_error: integration.disabled_due_to_error_at.is_some(),
            disabled_due_to_error_at: integration.disabled_due_to_error_at.map(Into::into),
            organization_id: integration.organization_id,
            organization: OrganizationBrief::from(&organization),
            place_id: integration.place_id,
            place: place.as_ref().map(PlaceBrief::from),
        }
    }
}

/// How a test went.
#[derive(Debug, Serialize, ToSchema)]
struct IntegrationTestView {
    /// The id of the event that was sent.
    event_uuid: String,
    /// Whether the receiver took it.
    delivered: bool,
    /// HTTP status of its answer; null if there was none.
    response_status: Option<u16>,
    /// Why it was not delivered.
    #[schema(example = "The receiver answered 500.")]
    error: Option<String>,
}

impl From<TestOutcome> for IntegrationTestView {
    fn from(TestOutcome { event_uuid, status, error }: TestOutcome) -> Self {
        Self { event_uuid, delivered: error.is_none(), response_status: status, error }
    }
}

/// `{"integration": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct IntegrationBody {
    integration: IntegrationInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .routes(routes!(test))
        .route("/integrations/{id}", put(update))
}

fn query(params: &Params) -> Result<Query, ApiError> {
    let of_group = params.id("group_id")?.is_some();
    let scope = params.parsed("scope", "organization, place or group", |text| match text {
        "organization" => Some(Some(false)),
        "place" => Some(Some(true)),
        "group" => Some(None),
        _ => None,
    })?;
    // None belongs to a group.
    let ids = if of_group || scope == Some(None) { Some(Vec::new()) } else { params.ids()? };
    Ok(Query {
        ids,
        query: params.text("query"),
        place_id: params.id("place_id")?,
        of_place: scope.flatten(),
        enabled: params.flag("enabled")?,
    })
}

/// List integrations
#[utoipa::path(get, path = "/integrations", tag = "integrations", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("place_id" = Option<i64>, Query, description = "Only of this place"), ("scope" = Option<String>, Query, description = "`organization`, `place` or `group`; none belongs to a group"), ("group_id" = Option<i64>, Query, description = "Only of this group: none"), ("enabled" = Option<bool>, Query, description = "Only those that are switched on, or off"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [IntegrationView], description = "A page, by name; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<IntegrationView>, ApiError> {
    let listed = integrations::list(&app, &caller, query(&params)?, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(IntegrationView::from)))
}

/// Create an integration
///
/// Events that are recorded from now on are posted to the address, one by one, at least once each.
#[utoipa::path(post, path = "/integrations", tag = "integrations", request_body = IntegrationBody,
    responses((status = 200, body = IntegrationView, description = "Created"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "The organization has 100 integrations already"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<Json<IntegrationView>, ApiError> {
    let created = integrations::create(&app, &caller, body.resource("integration")?).await?;
    Ok(Json(IntegrationView::from(created)))
}

/// Fetch an integration
#[utoipa::path(get, path = "/integrations/{id}", tag = "integrations", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = IntegrationView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<IntegrationView>, ApiError> {
    let found = integrations::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(IntegrationView::from(found)))
}

/// Update an integration
///
/// Switched off, it loses what waits to be sent; switched on, it gets what is recorded from then on.
#[utoipa::path(patch, path = "/integrations/{id}", tag = "integrations", params(("id" = i64, Path, description = "Its id")), request_body = IntegrationBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    integrations::update(&app, &caller, id.or_not_found()?, body.resource("integration")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete an integration
#[utoipa::path(delete, path = "/integrations/{id}", tag = "integrations", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted, with its deliveries"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    integrations::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Test an integration
///
/// Sends an event of the type `integration.test` now, switched on or off, and tells what came back within ten seconds.
#[utoipa::path(post, path = "/integrations/{id}/test", tag = "integrations", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = IntegrationTestView, description = "What came back"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration"), (status = 429, body = ErrorBody, description = "Too many tests are under way")))]
async fn test(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<IntegrationTestView>, ApiError> {
    let outcome = integrations::test(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(IntegrationTestView::from(outcome)))
}
