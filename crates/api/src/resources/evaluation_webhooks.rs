//! `/evaluation_webhooks`: Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::evaluation_webhooks::{
    self, DecisionDetail, EvaluationWebhookDetail, EvaluationWebhookInput, Query, TestOutcome, WithSecret,
};
use doorward_core::Timestamp;
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

/// An evaluation webhook: it judges what scanners read and Doorward did not make. Doorward's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvaluationWebhookView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    url: String,
    /// The terminal whose codes it judges; null for those of all that have none of their own.
    terminal_id: Option<i64>,
    /// Milliseconds that it may take.
    timeout: i64,
    enabled: bool,
    /// `closed`: it is asked. `open`: it has failed five times in a row and is not asked for 30 s. `half_open`: it is asked once more.
    circuit: &'static str,
    /// Until when the secret before the last one signs too.
    previous_secret_until: Option<Timestamp>,
}

impl From<EvaluationWebhookDetail> for EvaluationWebhookView {
    fn from(EvaluationWebhookDetail { webhook, circuit, .. }: EvaluationWebhookDetail) -> Self {
        Self {
            id: webhook.id,
            resource_type: "EvaluationWebhook",
            created_at: webhook.created_at.at(),
            updated_at: webhook.updated_at.at(),
            name: webhook.name,
            url: webhook.url,
            terminal_id: webhook.terminal_id,
            timeout: webhook.timeout,
            enabled: webhook.enabled,
            circuit: circuit.as_str(),
            previous_secret_until: webhook.previous_secret_until.map(Into::into),
        }
    }
}

/// An evaluation webhook with the secret that signs what it is sent.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvaluationWebhookWithSecretView {
    #[serde(flatten)]
    webhook: EvaluationWebhookView,
    /// The secret of the signatures, as Standard Webhooks write it. It is never shown again.
    secret: String,
}

impl From<WithSecret> for EvaluationWebhookWithSecretView {
    fn from(made: WithSecret) -> Self {
        Self { webhook: made.detail.into(), secret: made.secret.reveal().to_owned() }
    }
}

/// How a test went.
#[derive(Debug, Serialize, ToSchema)]
struct EvaluationWebhookTestView {
    /// What `webhook-id` said.
    message_id: String,
    /// HTTP status of the answer; null if there was none.
    response_status: Option<u16>,
    /// Milliseconds that it took.
    milliseconds: i64,
    /// `grant` or `deny`.
    decision: &'static str,
    /// Why it is `deny`.
    code: Option<&'static str>,
    /// What the webhook said of it.
    reason: Option<String>,
    /// What the code means.
    error: Option<&'static str>,
}

impl From<TestOutcome> for EvaluationWebhookTestView {
    fn from(TestOutcome { message_id, status, verdict, reason, milliseconds }: TestOutcome) -> Self {
        let code = verdict.err();
        Self {
            message_id,
            response_status: status,
            milliseconds,
            decision: if code.is_none() { "grant" } else { "deny" },
            code: code.map(|code| code.as_str()),
            reason,
            error: code.map(|code| code.text()),
        }
    }
}

/// What was decided of a foreign code. Nothing of the code is kept.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct EvaluationDecisionView {
    id: i64,
    created_at: Timestamp,
    /// The door; null once it is deleted.
    lock_id: Option<i64>,
    lock_name: Option<String>,
    /// The terminal; null once it is deleted.
    terminal_id: Option<i64>,
    terminal_name: Option<String>,
    /// `grant` or `deny`, of the webhook: the door may have stayed shut all the same, as its event says.
    decision: &'static str,
    /// Why it is `deny`.
    code: Option<String>,
    /// Milliseconds that it took; 0 if the webhook was not asked.
    milliseconds: i64,
    /// How the circuit stood afterwards.
    circuit: String,
}

impl From<DecisionDetail> for EvaluationDecisionView {
    fn from(DecisionDetail { decision, lock_name, terminal_name }: DecisionDetail) -> Self {
        Self {
            id: decision.id,
            created_at: decision.created_at.at(),
            lock_id: decision.lock_id,
            lock_name,
            terminal_id: decision.terminal_id,
            terminal_name,
            decision: if decision.code.is_none() { "grant" } else { "deny" },
            code: decision.code,
            milliseconds: decision.milliseconds,
            circuit: decision.circuit,
        }
    }
}

/// `{"evaluation_webhook": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct EvaluationWebhookBody {
    evaluation_webhook: EvaluationWebhookInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .routes(routes!(test))
        .routes(routes!(replace_secret))
        .routes(routes!(decisions))
        .route("/evaluation_webhooks/{id}", put(update))
}

/// List evaluation webhooks
#[utoipa::path(get, path = "/evaluation_webhooks", tag = "evaluation webhooks", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [EvaluationWebhookView], description = "A page, by name; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<EvaluationWebhookView>, ApiError> {
    let query = Query { ids: params.ids()?, query: params.text("query") };
    let listed = evaluation_webhooks::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(EvaluationWebhookView::from)))
}

/// Create an evaluation webhook
///
/// The answer holds the secret that signs what it is sent. One may be for the organization, and one for each terminal.
#[utoipa::path(post, path = "/evaluation_webhooks", tag = "evaluation webhooks", request_body = EvaluationWebhookBody,
    responses((status = 200, body = EvaluationWebhookWithSecretView, description = "Created"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "There are as many as there may be"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<Json<EvaluationWebhookWithSecretView>, ApiError> {
    let created = evaluation_webhooks::create(&app, &caller, body.resource("evaluation_webhook")?).await?;
    Ok(Json(EvaluationWebhookWithSecretView::from(created)))
}

/// Fetch an evaluation webhook
#[utoipa::path(get, path = "/evaluation_webhooks/{id}", tag = "evaluation webhooks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = EvaluationWebhookView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<EvaluationWebhookView>, ApiError> {
    let found = evaluation_webhooks::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(EvaluationWebhookView::from(found)))
}

/// Update an evaluation webhook
///
/// Holds for the next code that is shown, and closes its circuit. Whose codes it judges cannot be changed. PUT works as well.
#[utoipa::path(patch, path = "/evaluation_webhooks/{id}", tag = "evaluation webhooks", request_body = EvaluationWebhookBody, params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Changed"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    evaluation_webhooks::update(&app, &caller, id.or_not_found()?, body.resource("evaluation_webhook")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete an evaluation webhook
///
/// Foreign codes are refused where it judged them.
#[utoipa::path(delete, path = "/evaluation_webhooks/{id}", tag = "evaluation webhooks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted, with its decisions"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    evaluation_webhooks::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Test an evaluation webhook
///
/// Puts the code `doorward-test` to it, switched on or off, and tells what came back. It opens nothing.
#[utoipa::path(post, path = "/evaluation_webhooks/{id}/test", tag = "evaluation webhooks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = EvaluationWebhookTestView, description = "What came back"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook"), (status = 429, body = ErrorBody, description = "Too many tests are under way")))]
async fn test(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
) -> Result<Json<EvaluationWebhookTestView>, ApiError> {
    let outcome = evaluation_webhooks::test(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(EvaluationWebhookTestView::from(outcome)))
}

/// Replace the secret of an evaluation webhook
///
/// The answer holds the new one. The one before it signs too for another day.
#[utoipa::path(post, path = "/evaluation_webhooks/{id}/secret", tag = "evaluation webhooks", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = EvaluationWebhookWithSecretView, description = "Replaced"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook")))]
async fn replace_secret(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
) -> Result<Json<EvaluationWebhookWithSecretView>, ApiError> {
    let replaced = evaluation_webhooks::replace_secret(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(EvaluationWebhookWithSecretView::from(replaced)))
}

/// List what an evaluation webhook decided
///
/// The last 50 decisions are kept, without the codes.
#[utoipa::path(get, path = "/evaluation_webhooks/{id}/decisions", tag = "evaluation webhooks", params(("id" = i64, Path, description = "Its id"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [EvaluationDecisionView], description = "A page, the newest first; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such evaluation webhook")))]
async fn decisions(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
    params: Params,
) -> Result<Collection<EvaluationDecisionView>, ApiError> {
    let listed = evaluation_webhooks::decisions(&app, &caller, id.or_not_found()?, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(EvaluationDecisionView::from)))
}
