//! Handing the organization over (contract section 2.10).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::organization::transfer::{self, TransferInput};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// `{"organization": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct TransferBody {
    organization: TransferInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(request)).routes(routes!(accept)).routes(routes!(reject)).routes(routes!(cancel))
}

/// Offer the organization to another user
///
/// For its owner alone. An offer made before is replaced. Nothing changes until the user accepts.
#[utoipa::path(post, path = "/organization/request_transfer", tag = "organization", request_body = TransferBody,
    responses((status = 204, description = "Offered"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not the owner"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn request(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    transfer::request(&app, &caller, body.resource("organization")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Become the organization's owner
///
/// For the user to whom it is offered. The owner so far becomes an administrator.
#[utoipa::path(post, path = "/organization/accept_transfer", tag = "organization",
    responses((status = 204, description = "The caller is the owner"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "It is offered to someone else"), (status = 404, body = ErrorBody, description = "It is offered to nobody")))]
async fn accept(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    transfer::accept(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Decline the organization
///
/// For the user to whom it is offered.
#[utoipa::path(post, path = "/organization/reject_transfer", tag = "organization",
    responses((status = 204, description = "Declined"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "It is offered to someone else"), (status = 404, body = ErrorBody, description = "It is offered to nobody")))]
async fn reject(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    transfer::reject(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Take the offer of the organization back
///
/// For its owner alone.
#[utoipa::path(post, path = "/organization/cancel_transfer", tag = "organization",
    responses((status = 204, description = "Taken back"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not the owner"), (status = 404, body = ErrorBody, description = "It is offered to nobody")))]
async fn cancel(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    transfer::cancel(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
