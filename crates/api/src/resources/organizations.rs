//! `/organizations` for whoever is not signed in yet (contract section 2.10).

use std::sync::Arc;

use axum::extract::State;
use axum::http::StatusCode;
use axum::{Extension, Json};
use doorward_app::App;
use doorward_app::limiter::Client;
use doorward_app::organization::{self, FindInput, OrganizationDetail};
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use super::organization::logo_address;
use crate::body::Body;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::id::TextPath;

/// An organization, as anyone sees it.
#[derive(Debug, Serialize, ToSchema)]
struct PublicOrganizationView {
    id: i64,
    resource_type: &'static str,
    name: String,
    domain: String,
    places_count: u64,
    /// Address of the logo.
    logo: Option<String>,
    /// False: members sign in with e-mail address and password.
    sso_flow_enabled: bool,
    web_authentication_api_enabled: bool,
}

impl PublicOrganizationView {
    fn new(OrganizationDetail { organization, places_count, .. }: OrganizationDetail, public_url: &str) -> Self {
        Self {
            id: organization.id,
            resource_type: "Organization",
            logo: logo_address(&organization, public_url),
            name: organization.name,
            domain: organization.domain,
            places_count,
            sso_flow_enabled: false,
            web_authentication_api_enabled: false,
        }
    }
}

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct FindBody {
    user: FindInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(public)).routes(routes!(find))
}

/// Fetch an organization by its domain
#[utoipa::path(get, path = "/organizations/{domain}/public", tag = "organization", security(()), params(("domain" = String, Path, description = "Its domain")),
    responses((status = 200, body = PublicOrganizationView, description = "What anyone may know of it"), (status = 404, body = ErrorBody, description = "No such organization")))]
async fn public(State(app): State<Arc<App>>, domain: TextPath) -> Result<Json<PublicOrganizationView>, ApiError> {
    let found = organization::public(&app, &domain.or_not_found()?).await?;
    Ok(Json(PublicOrganizationView::new(found, &app.config().public_url)))
}

/// Find one's organizations
///
/// Mails a list of them to the address. The answer is the same whether the address is known or not.
#[utoipa::path(post, path = "/organizations/find", tag = "organization", security(()), request_body = FindBody,
    responses((status = 204, description = "If the address belongs to any, a mail is on its way"), (status = 422, body = FieldErrorsBody, description = "`user` is no object"), (status = 429, body = ErrorBody, description = "Asked too often, from here or for this address")))]
async fn find(State(app): State<Arc<App>>, client: Option<Extension<Client>>, mut body: Body) -> Result<StatusCode, ApiError> {
    organization::find_by_email(&app, client.map(|client| client.0), body.member("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}
