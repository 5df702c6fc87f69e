//! `/user/2fa`: two-factor sign-in (contract section 2.2).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use doorward_app::App;
use doorward_app::two_factor::{self, OtpInput, OtpSecret};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// What an authenticator app is set up with: told this once.
#[derive(Serialize, ToSchema)]
struct OtpSecretView {
    /// The secret in base 32.
    otp_secret: String,
    /// All of it as an `otpauth` URI, for a QR code.
    uri: String,
}

impl From<OtpSecret> for OtpSecretView {
    fn from(OtpSecret { secret, uri }: OtpSecret) -> Self {
        Self { otp_secret: secret.reveal().to_owned(), uri: uri.reveal().to_owned() }
    }
}

/// Backup codes: told this once.
#[derive(Serialize, ToSchema)]
struct BackupCodesView {
    /// Ten codes of six characters, each good once.
    backup_codes: Vec<String>,
}

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct OtpBody {
    user: OtpInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(otp_secret))
        .routes(routes!(activate))
        .routes(routes!(deactivate))
        .routes(routes!(backup_codes))
}

/// Begin with two-factor sign-in
///
/// Makes the secret that an authenticator app shows codes of. Nothing is asked for at sign-in before one of them has been shown.
#[utoipa::path(post, path = "/user/2fa/otp_secret", tag = "users",
    responses((status = 200, body = OtpSecretView, description = "The secret"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "It is on already")))]
async fn otp_secret(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<OtpSecretView>, ApiError> {
    Ok(Json(two_factor::otp_secret(&app, &caller).await?.into()))
}

/// Switch two-factor sign-in on
///
/// With a code of the secret.
#[utoipa::path(post, path = "/user/2fa/activate", tag = "users", request_body = OtpBody,
    responses((status = 204, description = "Signing in asks for a code from now on"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "The code is wrong, or it is on already"), (status = 429, body = ErrorBody, description = "Too many codes")))]
async fn activate(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    two_factor::activate(&app, &caller, body.resource("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Switch two-factor sign-in off
///
/// With a code of the secret, or a backup code.
#[utoipa::path(post, path = "/user/2fa/deactivate", tag = "users", request_body = OtpBody,
    responses((status = 204, description = "Signing in asks for the password alone"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "The code is wrong, or it is off already"), (status = 429, body = ErrorBody, description = "Too many codes")))]
async fn deactivate(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    two_factor::deactivate(&app, &caller, body.resource("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make backup codes
///
/// In place of those before.
#[utoipa::path(post, path = "/user/2fa/backup_codes", tag = "users",
    responses((status = 200, body = BackupCodesView, description = "The codes"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "Two-factor sign-in is off")))]
async fn backup_codes(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<BackupCodesView>, ApiError> {
    let codes = two_factor::backup_codes(&app, &caller).await?;
    Ok(Json(BackupCodesView { backup_codes: codes.iter().map(|code| code.reveal().to_owned()).collect() }))
}
