//! `/partner_keys`: Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_app::App;
use doorward_app::partner_keys::{self, PartnerKeyDetail, PartnerKeyInput, Query, WithSecret};
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

/// A partner key: what an integration partner signs codes with that open doors. Doorward's own.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartnerKeyView {
    /// Also `kid` and `iss` of its codes, as text.
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    /// `HS256` or `EdDSA`.
    algorithm: String,
    /// The partner's Ed25519 public key, in base64url; null for `HS256`.
    public_key: Option<String>,
    /// The groups whose doors its codes open.
    group_ids: Vec<i64>,
    /// How long a code for a group may live, in seconds.
    longest_life: i64,
    enabled: bool,
    /// `aud` of its codes: the organization's domain.
    audience: String,
    /// When a code of it last opened a door.
    last_used_at: Option<Timestamp>,
}

impl From<PartnerKeyDetail> for PartnerKeyView {
    fn from(PartnerKeyDetail { key, groups, audience }: PartnerKeyDetail) -> Self {
        Self {
            id: key.id,
            resource_type: "PartnerKey",
            created_at: key.created_at.at(),
            updated_at: key.updated_at.at(),
            name: key.name,
            algorithm: key.algorithm,
            public_key: key.public_key.map(|key| URL_SAFE_NO_PAD.encode(key)),
            group_ids: groups,
            longest_life: key.longest_life,
            enabled: key.enabled,
            audience,
            last_used_at: key.last_used_at.map(Into::into),
        }
    }
}

/// A partner key with the secret that is shared with the partner.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PartnerKeyWithSecretView {
    #[serde(flatten)]
    key: PartnerKeyView,
    /// The secret of one for `HS256`: the bytes of this text are the key. It is never shown again. Null for `EdDSA`.
    secret: Option<String>,
}

impl From<WithSecret> for PartnerKeyWithSecretView {
    fn from(made: WithSecret) -> Self {
        Self { key: made.detail.into(), secret: made.secret.map(|secret| secret.reveal().to_owned()) }
    }
}

/// `{"partner_key": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct PartnerKeyBody {
    partner_key: PartnerKeyInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(list, create))
        .routes(routes!(read, update, delete))
        .route("/partner_keys/{id}", put(update))
}

/// List partner keys
#[utoipa::path(get, path = "/partner_keys", tag = "partner keys", params(("ids" = Option<String>, Query, description = "Only these ids, separated by commas"), ("query" = Option<String>, Query, description = "Part of the name"), ("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [PartnerKeyView], description = "A page, by name; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<PartnerKeyView>, ApiError> {
    let query = Query { ids: params.ids()?, query: params.text("query") };
    let listed = partner_keys::list(&app, &caller, query, params.page(Limits::USUAL)?).await?;
    Ok(Collection(listed.map(PartnerKeyView::from)))
}

/// Create a partner key
///
/// For `HS256`, the answer holds the secret that the partner signs with.
#[utoipa::path(post, path = "/partner_keys", tag = "partner keys", request_body = PartnerKeyBody,
    responses((status = 200, body = PartnerKeyWithSecretView, description = "Created"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 409, body = ErrorBody, description = "There are as many as there may be"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn create(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    body: Body,
) -> Result<Json<PartnerKeyWithSecretView>, ApiError> {
    let created = partner_keys::create(&app, &caller, body.resource("partner_key")?).await?;
    Ok(Json(PartnerKeyWithSecretView::from(created)))
}

/// Fetch a partner key
#[utoipa::path(get, path = "/partner_keys/{id}", tag = "partner keys", params(("id" = i64, Path, description = "Its id")),
    responses((status = 200, body = PartnerKeyView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such partner key")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<Json<PartnerKeyView>, ApiError> {
    let found = partner_keys::read(&app, &caller, id.or_not_found()?).await?;
    Ok(Json(PartnerKeyView::from(found)))
}

/// Update a partner key
///
/// Holds for the next code that is shown. How it signs cannot be changed. PUT works as well.
#[utoipa::path(patch, path = "/partner_keys/{id}", tag = "partner keys", request_body = PartnerKeyBody, params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Changed"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such partner key"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id, body: Body) -> Result<StatusCode, ApiError> {
    partner_keys::update(&app, &caller, id.or_not_found()?, body.resource("partner_key")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete a partner key
///
/// None of its codes opens a door any more.
#[utoipa::path(delete, path = "/partner_keys/{id}", tag = "partner keys", params(("id" = i64, Path, description = "Its id")),
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 404, body = ErrorBody, description = "No such partner key")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, id: Id) -> Result<StatusCode, ApiError> {
    partner_keys::delete(&app, &caller, id.or_not_found()?).await?;
    Ok(StatusCode::NO_CONTENT)
}
