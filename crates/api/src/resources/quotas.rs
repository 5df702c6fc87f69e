//! `/organization/quotas`: how many links may be sent. Doorward's own.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use doorward_app::App;
use doorward_app::quotas::{self, Quota, Quotas};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::credentials::SignedIn;
use crate::error::{ApiError, ErrorBody};

/// What an organization may send, and has sent.
#[derive(Debug, Serialize, ToSchema)]
struct QuotasView {
    resource_type: &'static str,
    /// Links with an e-mail address that there may be at a time, expired ones too: deleting one makes room for another.
    email_links: QuotaView,
    /// Links by text message that may be made in the present calendar month of the organization's zone; deleting one makes no room.
    sms_links: QuotaView,
    /// When the next month begins.
    sms_links_reset_at: Timestamp,
}

/// A quota.
#[derive(Debug, Serialize, ToSchema)]
struct QuotaView {
    /// The most.
    limit: i64,
    /// How many are used; more than the limit if that was lowered.
    used: i64,
    /// How many are left.
    remaining: i64,
}

impl From<Quota> for QuotaView {
    fn from(Quota { limit, used }: Quota) -> Self {
        Self { limit, used, remaining: limit.saturating_sub(used).max(0) }
    }
}

impl From<Quotas> for QuotasView {
    fn from(quotas: Quotas) -> Self {
        Self {
            resource_type: "Quotas",
            email_links: quotas.email_links.into(),
            sms_links: quotas.sms_links.into(),
            sms_links_reset_at: quotas.sms_links_reset_at,
        }
    }
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(read))
}

/// Fetch the organization's quotas
///
/// Doorward's own. For whoever sees any of its links. Whoever runs the server changes them, with `doorward quota set`.
#[utoipa::path(get, path = "/organization/quotas", tag = "organization",
    responses((status = 200, body = QuotasView, description = "Found"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<QuotasView>, ApiError> {
    Ok(Json(quotas::read(&app, &caller).await?.into()))
}
