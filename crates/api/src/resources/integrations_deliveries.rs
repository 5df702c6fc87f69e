//! `/integrations/{id}/deliveries`: what was sent to an integration, and how that went. Doorward's own.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::{App, integrations};
use doorward_core::Timestamp;
use doorward_store::entity::delivery;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::id::{Id, IdPair};
use crate::params::{Limits, Params};

/// The sending of one event to one integration.
#[derive(Debug, Serialize, ToSchema)]
struct DeliveryView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    integration_id: i64,
    event_uuid: String,
    #[schema(example = "lock.unlock")]
    event_type: String,
    /// `pending`, `delivered` or `failed`.
    status: String,
    /// How often it was tried, since it was last replayed.
    attempts: i64,
    /// When it was last tried.
    attempted_at: Option<Timestamp>,
    /// HTTP status of the last answer; null if there was none.
    response_status: Option<i32>,
    /// Why it was not delivered at the last try.
    #[schema(example = "The receiver answered 500.")]
    error: Option<String>,
    /// When it is tried again; null if it is delivered or given up.
    next_attempt_at: Option<Timestamp>,
    /// When it was delivered or given up.
    finished_at: Option<Timestamp>,
}

impl From<delivery::Model> for DeliveryView {
    fn from(delivery: delivery::Model) -> Self {
        Self {
            id: delivery.id,
            resource_type: "IntegrationDelivery",
            created_at: delivery.created_at.at(),
            integration_id: delivery.integration_id,
            event_uuid: delivery.event_uuid,
            event_type: delivery.event_kind,
            status: delivery.status,
            attempts: delivery.attempts,
            attempted_at: delivery.attempted_at.map(Into::into),
            response_status: delivery.answer_status,
            error: delivery.error,
            next_attempt_at: delivery.due_at.map(Into::into),
            finished_at: delivery.finished_at.map(Into::into),
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(replay))
}

/// List an integration's deliveries
///
/// Those that ended are kept for thirty days.
#[utoipa::path(get, path = "/integrations/{id}/deliveries", tag = "integrations", params(("id" = i64, Path, description = "The integration's id"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [DeliveryView], description = "A page, newest first; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    id: Id,
    params: Params,
) -> Result<Collection<DeliveryView>, ApiError> {
    let listed = integrations::deliveries(&app, &caller, id.or_not_found()?, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(DeliveryView::from)))
}

/// Replay a delivery
///
/// Sends its event once more, whether it was delivered, was given up, or waits for its next try.
#[utoipa::path(post, path = "/integrations/{id}/deliveries/{delivery_id}/replay", tag = "integrations", params(("id" = i64, Path, description = "The integration's id"), ("delivery_id" = i64, Path, description = "The delivery's id")),
    responses((status = 204, description = "It is sent at once"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such integration or delivery"), (status = 409, body = ErrorBody, description = "The integration is switched off")))]
async fn replay(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, ids: IdPair) -> Result<StatusCode, ApiError> {
    let (id, delivery_id) = ids.or_not_found()?;
    integrations::replay(&app, &caller, id, delivery_id).await?;
    Ok(StatusCode::NO_CONTENT)
}
