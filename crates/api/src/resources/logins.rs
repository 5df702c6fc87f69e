//! `/logins`, `/login` and `/users/sign_in` (contract section 2.1).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginDetail, LoginInput, NewLogin};
use doorward_app::{App, authenticate};
use doorward_core::{Code, Timestamp};
use doorward_store::entity::{login, user};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::{Presented, SignedIn};
use crate::embedded::UserBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::Id;

/// A login.
#[derive(Debug, Serialize, ToSchema)]
struct LoginView {
    id: i64,
    created_at: Timestamp,
    updated_at: Timestamp,
    /// `api` or `device`.
    r#type: String,
    name: Option<String>,
    /// Whether it is the user's primary device: the only one that groups with that restriction admit.
    primary: bool,
    expire: bool,
    last_used_at: Option<Timestamp>,
    device_brand: Option<String>,
    device_model: Option<String>,
    os_name: Option<String>,
    user_id: i64,
    user: UserBrief,
    #[schema(value_type = Option<Object>)]
    scram_credentials: Option<()>,
}

impl LoginView {
    fn new(login: login::Model, user: &user::Model) -> Self {
        Self {
            id: login.id,
            created_at: login.created_at.at(),
            updated_at: login.updated_at.at(),
            r#type: login.kind,
            name: login.name,
            primary: login.primary,
            expire: login.expire,
            last_used_at: login.last_used_at.map(Into::into),
            device_brand: login.device_brand,
            device_model: login.device_model,
            os_name: login.os_name,
            user_id: user.id,
            user: UserBrief::from(user),
            scram_credentials: None,
        }
    }
}

/// A new login, with its secret: told this once.
#[derive(Debug, Serialize, ToSchema)]
struct NewLoginView {
    #[serde(flatten)]
    login: LoginView,
    /// Goes into `Authorization: KISI-LOGIN`.
    secret: String,
    #[schema(deprecated)]
    authentication_token: String,
    /// Whether one of the user's device logins is the primary one.
    has_primary_device: bool,
    /// The same.
    primary_login_exists: bool,
    email: String,
    image: Option<String>,
    notifications_unread_count: i64,
    otp_required_for_login: bool,
    otp_enabled_at: Option<Timestamp>,
}

impl From<NewLogin> for NewLoginView {
    fn from(NewLogin { login, user, secret, primary_login_exists }: NewLogin) -> Self {
        Self {
            login: LoginView::new(login, &user),
            secret: secret.reveal().to_owned(),
            authentication_token: secret.reveal().to_owned(),
            has_primary_device: primary_login_exists,
            primary_login_exists,
            email: user.email,
            image: user.image,
            notifications_unread_count: 0,
            otp_required_for_login: false,
            otp_enabled_at: None,
        }
    }
}

/// `{"login": {…}, "user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct LoginBody {
    login: LoginInput,
    user: CredentialsInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(create))
        .routes(routes!(sign_in))
        .routes(routes!(read, delete))
        .routes(routes!(promote))
        .routes(routes!(promote_current))
}

/// Create a login
///
/// With `user`: signs in by domain, e-mail address and password. Without it, an administrator's credential and `login.email`
/// make a device login on behalf of that user.
#[utoipa::path(post, path = "/logins", tag = "logins", request_body = LoginBody, security((), ("login" = [])),
    responses((status = 200, body = NewLoginView, description = "Signed in"), (status = 401, body = ErrorBody, description = "Wrong credentials"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such user"), (status = 409, body = ErrorBody, description = "Too many API keys"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    presented: Presented,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<Json<NewLoginView>, ApiError> {
    let login: LoginInput = body.member("login")?;
    if body.has("user") {
        let credentials: CredentialsInput = body.member("user")?;
        return Ok(Json(logins::sign_in(&app, client.map(|client| client.0), credentials, login).await?.into()));
    }
    match presented {
        Presented::Login(secret) => {
            let caller = authenticate::login(&app, &secret).await?;
            Ok(Json(logins::create(&app, &caller, login).await?.into()))
        }
        Presented::GroupLink(_) | Presented::Nothing => Err(Code::WrongCredentials.into()),
    }
}

/// Sign in
///
/// The older form of `POST /logins`.
#[utoipa::path(post, path = "/users/sign_in", tag = "logins", request_body = LoginBody, security(()),
    responses((status = 200, body = NewLoginView, description = "Signed in"), (status = 401, body = ErrorBody, description = "Wrong credentials"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn sign_in(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<Json<NewLoginView>, ApiError> {
    let (login, credentials) = (body.member("login")?, body.member("user")?);
    Ok(Json(logins::sign_in(&app, client.map(|client| client.0), credentials, login).await?.into()))
}

/// Fetch the current login
#[utoipa::path(get, path = "/login", tag = "logins",
    responses((status = 200, body = LoginView, description = "The login of this request"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<LoginView>, ApiError> {
    let LoginDetail { login, user, .. } = logins::read(&app, &caller).await?;
    Ok(Json(LoginView::new(login, &user)))
}

/// Sign out
#[utoipa::path(delete, path = "/login", tag = "logins",
    responses((status = 204, description = "The login of this request is gone"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    logins::delete(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make a login the primary one of its user
///
/// A device login of one's own, or of someone whom one manages. The user's other logins are demoted.
#[utoipa::path(post, path = "/logins/{id}/promote", tag = "logins", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "It is the primary one"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such login"), (status = 422, body = FieldErrorsBody, description = "It is no device login")))]
async fn promote(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    logins::promote(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Make the current login the primary one of its user
#[utoipa::path(post, path = "/login/promote", tag = "logins",
    responses((status = 204, description = "It is the primary one"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "It is no device login")))]
async fn promote_current(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    logins::promote(&app, &caller, caller.login.id).await?;
    Ok(StatusCode::NO_CONTENT)
}
