//! `/locks/{id}/proximity_secret`: what the display or beacon at a door is set up with. Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::CACHE_CONTROL;
use axum::response::{IntoResponse, Response};
use doorward_app::App;
use doorward_app::locks::{self, ProximitySecret};
use doorward_core::proximity::{DIGITS, STEP_SECONDS};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::id::Id;

/// A proximity secret: a display or beacon at the door shows its values (RFC 6238), which prove that someone is there.
#[derive(Serialize, ToSchema)]
struct ProximitySecretView {
    /// All of it, as authenticator apps read it from a QR code.
    #[schema(
        example = "otpauth://totp/Sunny%20Mill:Front%20door?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ&issuer=Sunny%20Mill&algorithm=SHA1&digits=6&period=30"
    )]
    otpauth_uri: String,
    /// Base 32.
    secret: String,
    algorithm: &'static str,
    digits: u8,
    /// Seconds.
    period: u64,
}

/// No cache may keep it.
fn told(secret: &ProximitySecret) -> Response {
    let view = ProximitySecretView {
        otpauth_uri: secret.otpauth_uri.reveal().to_owned(),
        secret: secret.secret.reveal().to_owned(),
        algorithm: "SHA1",
        digits: DIGITS,
        period: STEP_SECONDS,
    };
    ([(CACHE_CONTROL, "no-store")], Json(view)).into_response()
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(rotate, read, delete))
}

/// Make the proximity secret of a door, or replace it
///
/// The values of an earlier secret are refused from now on. Doorward's own.
#[utoipa::path(post, path = "/locks/{id}/proximity_secret", tag = "locks", params(("id" = i64, Path, description = "The door's id")),
    responses((status = 200, body = ProximitySecretView, description = "The new secret"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock")))]
async fn rotate(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Response, ApiError> {
    Ok(told(&locks::rotate_proximity_secret(&app, &caller, id.or_no_lock()?).await?))
}

/// Fetch the proximity secret of a door
///
/// Doorward's own.
#[utoipa::path(get, path = "/locks/{id}/proximity_secret", tag = "locks", params(("id" = i64, Path, description = "The door's id")),
    responses((status = 200, body = ProximitySecretView, description = "The present secret"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock, or it has none")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Response, ApiError> {
    Ok(told(&locks::read_proximity_secret(&app, &caller, id.or_no_lock()?).await?))
}

/// Remove the proximity secret of a door
///
/// A reader restriction then refuses everyone. Doorward's own.
#[utoipa::path(delete, path = "/locks/{id}/proximity_secret", tag = "locks", params(("id" = i64, Path, description = "The door's id")),
    responses((status = 204, description = "Removed"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such lock, or it has none")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    locks::delete_proximity_secret(&app, &caller, id.or_no_lock()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
