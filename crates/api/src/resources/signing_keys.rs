//! `/organization/signing_keys`: the keys that sign offline passes. Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use doorward_app::App;
use doorward_app::signing_keys::{self, SigningKeyDetail, Trust};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};
use crate::params::{Limits, Params};

/// The public half of a key that signs passes.
#[derive(Debug, Serialize, ToSchema)]
struct SigningKeyView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    /// How passes name it: the first 8 bytes of the SHA-256 of the public key, in hexadecimal.
    #[schema(example = "56475aa75463474c")]
    kid: String,
    /// Always `EdDSA`, with Ed25519.
    algorithm: &'static str,
    /// The 32 bytes of the public key in Base64 for URLs, without padding: `x` of a JWK (RFC 8037).
    #[schema(example = "A6EHv_POEL4dcN0Y50vAmWfk1jCbpQ1fHdyGZBJVMbg")]
    public_key: String,
    /// When it stopped signing; null while it signs.
    retired_at: Option<Timestamp>,
    /// Whether passes that it has signed count now.
    trusted: bool,
    /// When they stop counting; null while it signs, and as long as a link carries one that has no end.
    trusted_until: Option<Timestamp>,
}

impl SigningKeyView {
    fn new(key: &SigningKeyDetail, now: Timestamp) -> Self {
        Self {
            id: key.id,
            resource_type: "SigningKey",
            created_at: key.created_at,
            kid: key.key_id.to_string(),
            algorithm: "EdDSA",
            public_key: URL_SAFE_NO_PAD.encode(key.public_key),
            retired_at: key.retired_at,
            trusted: key.is_trusted(now),
            trusted_until: match key.trust {
                Trust::WithoutEnd => None,
                Trust::Until(end) => Some(end),
            },
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(list)).routes(routes!(rotate))
}

/// List the keys that sign offline passes
///
/// Public halves only. Each is made when it is first needed, so there may be none.
#[utoipa::path(get, path = "/organization/signing_keys", tag = "organization", params(("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [SigningKeyView], description = "A page, newest first; `X-Collection-Range` says which"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<SigningKeyView>, ApiError> {
    let listed = signing_keys::list(&app, &caller, params.page(Limits::USUAL)?).await?;
    let now = app.now();
    Ok(Collection(listed.map(|key| SigningKeyView::new(&key, now))))
}

/// Give the organization a new key that signs offline passes
///
/// The keys so far sign nothing any more. Passes that they have signed count until they end: rotate or mail those links again that are to
/// have a pass of the new key.
#[utoipa::path(post, path = "/organization/signing_keys/rotate", tag = "organization",
    responses((status = 200, body = SigningKeyView, description = "The new key"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn rotate(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<SigningKeyView>, ApiError> {
    let key = signing_keys::rotate(&app, &caller).await?;
    Ok(Json(SigningKeyView::new(&key, app.now())))
}
