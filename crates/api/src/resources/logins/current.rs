//! `/login`: the one that a request comes with.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::patch;
use doorward_app::App;
use doorward_app::logins::{self, CurrentLoginInput};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::view::CurrentLoginView;
use crate::body::Body;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// `{"login": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct CurrentLoginBody {
    login: CurrentLoginInput,
}

pub(super) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(read, update, delete))
        .route("/login", patch(update))
        .routes(routes!(delete_elsewhere))
        .routes(routes!(promote))
}

/// Fetch the current login
#[utoipa::path(get, path = "/login", tag = "logins",
    responses((status = 200, body = CurrentLoginView, description = "The login of this request"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn read(SignedIn(caller): SignedIn) -> Json<CurrentLoginView> {
    Json(logins::current(caller).into())
}

/// Update the current login
///
/// Its name, unless it is an API key. The tokens for push messages that clients send are not kept: this server sends none.
#[utoipa::path(put, path = "/login", tag = "logins", request_body = CurrentLoginBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 422, body = FieldErrorsBody, description = "Fields break rules, or it is an API key")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    logins::update(&app, &caller, body.resource("login")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out
#[utoipa::path(delete, path = "/login", tag = "logins",
    responses((status = 204, description = "The login of this request is gone"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    logins::delete(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Sign out elsewhere
///
/// Every other login of the user is gone, API keys too.
#[utoipa::path(delete, path = "/login/elsewhere", tag = "logins",
    responses((status = 204, description = "The login of this request is the user's only one"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn delete_elsewhere(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    logins::delete_elsewhere(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make the current login the primary one of its user
#[utoipa::path(post, path = "/login/promote", tag = "logins",
    responses((status = 204, description = "It is the primary one"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "It is no device login")))]
async fn promote(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    logins::promote(&app, &caller, caller.login.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
