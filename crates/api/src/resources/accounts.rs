//! What mails lead to: new passwords, invitations, confirmations (contract section 2.2). For whoever is not signed in.

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use axum::{Extension, Json};
use doorward_app::App;
use doorward_app::limiter::Client;
use doorward_app::users::{self, AddressInput, PasswordInput, SignUpInput};
use doorward_core::Secret;
use doorward_core::input::{Field, FieldErrors};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::current_user::CurrentUserView;
use crate::body::Body;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct AddressBody {
    user: AddressInput,
}

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct PasswordBody {
    user: PasswordInput,
}

/// `{"user": {…}, "token": "…"}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct SignUpBody {
    user: SignUpInput,
    /// What the invitation brought.
    token: String,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(request_password, reset_password))
        .route("/users/password", put(reset_password))
        .routes(routes!(request_confirmation))
        .routes(routes!(sign_up))
}

/// Ask for a new password
///
/// Mails a link that is good for an hour. The answer is the same whether anybody has the address or not.
#[utoipa::path(post, path = "/users/password", tag = "users", security(()), request_body = AddressBody,
    responses((status = 204, description = "If somebody has the address, a mail is on its way"), (status = 422, body = FieldErrorsBody, description = "`user` is no object"), (status = 429, body = ErrorBody, description = "Asked too often, from here or for this address")))]
async fn request_password(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<StatusCode, ApiError> {
    users::request_password(&app, client.map(|client| client.0), body.member("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Choose a new password
///
/// With the token that the mail brought, once. All device logins of the user end.
#[utoipa::path(patch, path = "/users/password", tag = "users", security(()), request_body = PasswordBody,
    responses((status = 204, description = "It is the password from now on"), (status = 401, body = ErrorBody, description = "The token is not known, was used or has expired"), (status = 422, body = FieldErrorsBody, description = "Fields break rules"), (status = 429, body = ErrorBody, description = "Too many guesses")))]
async fn reset_password(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    body: Body,
) -> Result<StatusCode, ApiError> {
    users::reset_password(&app, client.map(|client| client.0), body.resource("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Ask for the confirmation mail again
///
/// Mails a link that is good for a week. The answer is the same whether there is anything to confirm or not.
#[utoipa::path(post, path = "/users/confirmation", tag = "users", security(()), request_body = AddressBody,
    responses((status = 204, description = "If somebody has the address and has not confirmed it, a mail is on its way"), (status = 422, body = FieldErrorsBody, description = "`user` is no object"), (status = 429, body = ErrorBody, description = "Asked too often, from here or for this address")))]
async fn request_confirmation(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<StatusCode, ApiError> {
    users::request_confirmation(&app, client.map(|client| client.0), body.member("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign up
///
/// For whoever was invited, with the token that the mail brought: they choose a password, and their address is confirmed. They
/// sign in afterwards.
#[utoipa::path(post, path = "/users/sign_up", tag = "users", security(()), request_body = SignUpBody,
    responses((status = 200, body = CurrentUserView, description = "The user"), (status = 400, body = ErrorBody, description = "There is no token"), (status = 404, body = ErrorBody, description = "The token is not known or has expired"), (status = 409, body = ErrorBody, description = "The user has signed up already"), (status = 422, body = FieldErrorsBody, description = "Fields break rules"), (status = 429, body = ErrorBody, description = "Too many guesses")))]
async fn sign_up(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<Json<CurrentUserView>, ApiError> {
    let token: Field<String> = body.field("token");
    let token =
        token.required("token", &mut FieldErrors::default()).ok_or_else(|| ApiError::Bad("token must be a text.".to_owned()))?;
    let user: SignUpInput = body.member("user")?;
    let client = client.map(|client| client.0);
    Ok(Json(users::sign_up(&app, client, &Secret::presented(&token), user).await?.into()))
}
