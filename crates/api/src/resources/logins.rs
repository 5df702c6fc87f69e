//! `/logins`, `/login` and `/users/sign_in` (contract section 2.1).

mod current;
mod view;

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::any;
use axum::{Extension, Json};
use doorward_app::limiter::Client;
use doorward_app::logins::{self, CredentialsInput, LoginInput, Query};
use doorward_app::{App, authenticate};
use doorward_core::Code;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use self::view::{LoginView, NewLoginView};
use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::{Presented, SignedIn};
use crate::error::{ApiError, ErrorBody, FieldErrorsBody, refusal};
use crate::id::Id;
use crate::params::{Limits, Params};

/// `{"login": {…}, "user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct LoginBody {
    login: Option<LoginInput>,
    user: Option<CredentialsInput>,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(sign_in))
        .routes(routes!(read, delete))
        .routes(routes!(promote))
        .route("/logins/resolve", any(resolve))
        .merge(current::router())
}

/// Resolution tokens come from links that sign in, of which this server makes none: no token names anything. The address would be that
/// of a login otherwise, and takes no POST.
async fn resolve() -> Response {
    refusal(Code::NotFound)
}

/// List logins
///
/// One's own, or for who makes logins for others, anyone's.
#[utoipa::path(get, path = "/logins", tag = "logins", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("user_id" = Option<String>, Query, description = "Of this user: an id or `me`, the default"), ("scope" = Option<String>, Query, description = "`me`, or `all` for everyone's. Deprecated: use `user_id`", deprecated), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [LoginView], description = "A page; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, params: Params) -> Result<Collection<LoginView>, ApiError> {
    let everyone = params.parsed("scope", "me or all", |scope| match scope {
        "me" => Some(false),
        "all" => Some(true),
        _ => None,
    })?;
    let own = (everyone != Some(true)).then_some(caller.user.id);
    let query = Query { ids: params.ids()?, user_id: params.user_id("user_id", caller.user.id)?.or(own) };
    let listed = logins::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(LoginView::from)))
}

/// Create a login
///
/// With `user`: signs in by domain, e-mail address and password. `login.email` makes a device login on behalf of the user with that
/// address, for an administrator, who comes with a credential or with `user`. A user has at most 40 device logins, the least
/// recently used of which make room, and 10 API keys. Where two-factor sign-in is on, `user.otp_attempt` is needed as well.
#[utoipa::path(post, path = "/logins", tag = "logins", request_body = LoginBody, security((), ("login" = [])),
    responses((status = 200, body = NewLoginView, description = "Signed in"), (status = 401, body = ErrorBody, description = "Wrong credentials"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such user"), (status = 422, body = FieldErrorsBody, description = "Fields break rules, or there are 10 API keys")))]
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
        Presented::GroupLink(_) | Presented::AccessKey(_) | Presented::Nothing => Err(Code::WrongCredentials.into()),
    }
}

/// Sign in
///
/// The older form of `POST /logins`.
#[utoipa::path(post, path = "/users/sign_in", tag = "logins", request_body = LoginBody, security(()),
    responses((status = 200, body = NewLoginView, description = "Signed in"), (status = 401, body = ErrorBody, description = "Wrong credentials"), (status = 403, body = ErrorBody, description = "Not permitted, or access is switched off"), (status = 404, body = ErrorBody, description = "No such user"), (status = 422, body = FieldErrorsBody, description = "Fields break rules, or there are 10 API keys")))]
async fn sign_in(
    State(app): State<Arc<App>>,
    client: Option<Extension<Client>>,
    mut body: Body,
) -> Result<Json<NewLoginView>, ApiError> {
    let (login, credentials) = (body.member("login")?, body.member("user")?);
    Ok(Json(logins::sign_in(&app, client.map(|client| client.0), credentials, login).await?.into()))
}

/// Fetch a login
///
/// One's own, or for who makes logins for others, anyone's.
#[utoipa::path(get, path = "/logins/{id}", tag = "logins", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = LoginView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such login")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<LoginView>, ApiError> {
    Ok(Json(logins::read(&app, &caller, id.or_not_found()?).await?.into()))
}

/// Delete a login
///
/// One's own, or one of someone whom one manages. Its secret is nobody's from then on.
#[utoipa::path(delete, path = "/logins/{id}", tag = "logins", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such login")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    logins::remove(&app, &caller, id.or_not_found()?).await?;
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
