//! `/signed_upload_urls` and the addresses that it answers (contract section 2.16).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::uploads::{self, UploadInput};
use doorward_core::Secret;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::{Body, File};
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::TextPath;

/// Where a file is sent, and what it is called from then on.
#[derive(Serialize, ToSchema)]
struct SignedUploadUrlView {
    /// Takes the file, once, within 15 minutes, without any credential. A secret.
    signed_upload_url: String,
    /// What to send as `image` or `logo` of what the picture is of.
    #[schema(example = "b2c9a4c1d0f34e6f8a1b7c5d9e0f1a2b-portrait.png")]
    file_name: String,
}

/// `{"signed_upload_url": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct SignedUploadUrlBody {
    signed_upload_url: UploadInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(announce)).routes(routes!(send)).route("/uploads/{token}", put(send))
}

/// Announce a file
///
/// Answers an address that takes it. A picture is in use once its `file_name` is sent as `image` of a user or a place, or as `logo` of the
/// organization; until then it is kept for a day.
#[utoipa::path(post, path = "/signed_upload_urls", tag = "uploads", request_body = SignedUploadUrlBody,
    responses((status = 200, body = SignedUploadUrlView, description = "Where to send it"), (status = 400, body = ErrorBody, description = "The body cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 409, body = ErrorBody, description = "The user has 50 files that are in no use"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn announce(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<Json<SignedUploadUrlView>, ApiError> {
    let announced = uploads::announce(&app, &caller, body.resource("signed_upload_url")?).await?;
    let signed_upload_url = announced.address.reveal().to_owned();
    Ok(Json(SignedUploadUrlView { signed_upload_url, file_name: announced.file_name }))
}

/// Send a file
///
/// To the address that `POST /signed_upload_urls` answers, with POST or PUT; it needs no credential. The body is the file, or a form
/// (`multipart/form-data`) with one: a PNG, JPEG, WebP or SVG picture of at most 1 MiB, whatever type is given.
#[utoipa::path(post, path = "/uploads/{token}", tag = "uploads", security(()), params(("token" = String, Path, description = "The secret in the address")), request_body(content = Vec<u8>, content_type = "application/octet-stream", description = "The file"),
    responses((status = 204, description = "Kept"), (status = 400, body = ErrorBody, description = "The body cannot be read, or is larger than 1 MiB"), (status = 404, body = ErrorBody, description = "No such address, or it was used, or is older than 15 minutes"), (status = 422, body = FieldErrorsBody, description = "The file is no picture")))]
async fn send(State(app): State<Arc<App>>, token: TextPath, File(file): File) -> Result<StatusCode, ApiError> {
    uploads::send(&app, &Secret::presented(&token.or_not_found()?), file).await?;
    Ok(StatusCode::NO_CONTENT)
}
