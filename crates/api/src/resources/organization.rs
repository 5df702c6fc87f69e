//! `/organization` and the list of those of a credential (contract section 2.10).

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::organization::{self, OrganizationDetail, OrganizationInput, Settings};
use doorward_app::{App, authenticate};
use doorward_core::Timestamp;
use doorward_store::organizations::Counts;
use doorward_store::page::Listed;
use serde::Serialize;
use serde_json::{Value, json};
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::answer::Collection;
use crate::body::Body;
use crate::credentials::{Bearer, Presented, SignedIn};
use crate::embedded::UserBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};
use crate::params::{Limits, Params};

/// An organization.
#[derive(Debug, Serialize, ToSchema)]
struct OrganizationView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    domain: String,
    /// Address of the logo.
    logo: Option<String>,
    address: Option<String>,
    description: Option<String>,
    /// Seconds.
    device_logins_expire_after: i64,
    places_count: u64,
    scim_enabled: bool,
    sso_flow_enabled: bool,
    sso_expiration_override: Option<i64>,
    sso_expiration_override_enabled: bool,
    #[schema(value_type = Object)]
    metadata: Value,
    time_zone: String,
    /// `en`, `de`, `fr` or `es`. Doorward's own.
    language: String,
    /// `#rrggbb`; null for the usual one. Doorward's own.
    color: Option<String>,
    web_authentication_api_enabled: bool,
    apple_pass_enabled: bool,
    /// The owner.
    user_id: Option<i64>,
    /// To whom the owner offers it.
    transfer_to: Option<UserBrief>,
    transfer_to_id: Option<i64>,
}

impl OrganizationView {
    fn new(OrganizationDetail { organization, places_count, transfer_to }: OrganizationDetail, public_url: &str) -> Self {
        let logo = logo_address(&organization, public_url);
        Self {
            id: organization.id,
            resource_type: "Organization",
            created_at: organization.created_at.at(),
            updated_at: organization.updated_at.at(),
            name: organization.name,
            domain: organization.domain,
            logo,
            address: organization.address,
            description: organization.description,
            device_logins_expire_after: organization.device_logins_expire_after,
            places_count,
            scim_enabled: false,
            sso_flow_enabled: false,
            sso_expiration_override: None,
            sso_expiration_override_enabled: false,
            metadata: json!({}),
            time_zone: organization.time_zone,
            language: organization.language,
            color: organization.color,
            web_authentication_api_enabled: false,
            apple_pass_enabled: false,
            user_id: organization.owner_id,
            transfer_to_id: transfer_to.as_ref().map(|user| user.id),
            transfer_to: transfer_to.as_ref().map(UserBrief::from),
        }
    }
}

/// Where an organization's logo is, if it has one.
pub(crate) fn logo_address(organization: &doorward_store::entity::organization::Model, public_url: &str) -> Option<String> {
    organization.logo.as_ref().map(|_| format!("{public_url}/organizations/{}/logo", organization.domain))
}

/// An organization's settings.
#[derive(Debug, Serialize, ToSchema)]
struct SettingsView {
    #[serde(flatten)]
    organization: OrganizationView,
    /// The owner.
    user: Option<UserBrief>,
    /// Null: this server has no single sign-on.
    certificate: Option<String>,
    /// Null: this server has no single sign-on.
    identity_provider_issuer_url: Option<String>,
}

/// How much an organization has.
#[derive(Debug, Serialize, ToSchema)]
struct DashboardView {
    /// 0: this server makes none.
    apple_passes_count: u64,
    /// 0: this server has none.
    cameras_count: u64,
    users_count: u64,
    places_count: u64,
    locks_count: u64,
    groups_count: u64,
}

impl From<Counts> for DashboardView {
    fn from(counts: Counts) -> Self {
        Self {
            apple_passes_count: 0,
            cameras_count: 0,
            users_count: counts.users,
            places_count: counts.places,
            locks_count: counts.locks,
            groups_count: counts.groups,
        }
    }
}

/// `{"organization": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct OrganizationBody {
    organization: OrganizationInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new()
        .routes(routes!(read, update))
        .route("/organization", put(update))
        .routes(routes!(list))
        .routes(routes!(settings))
        .routes(routes!(dashboard))
}

/// Fetch the organization
#[utoipa::path(get, path = "/organization", tag = "organization", security(("login" = []), ("group_link" = []), ("access_key" = [])),
    responses((status = 200, body = OrganizationView, description = "The caller's organization"), (status = 401, body = ErrorBody, description = "No valid credential")))]
async fn read(State(app): State<Arc<App>>, presented: Presented) -> Result<Json<OrganizationView>, ApiError> {
    let detail = match presented.bearer()? {
        Bearer::Account(secret) => organization::read(&app, &authenticate::login(&app, &secret).await?).await?,
        Bearer::Guest(held) => organization::read_as_guest(&app, &held).await?,
    };
    Ok(Json(OrganizationView::new(detail, &app.config().public_url)))
}

/// List organizations
///
/// A credential belongs to one organization: the list holds that one.
#[utoipa::path(get, path = "/organizations", tag = "organization", params(("limit" = Option<u64>, Query, description = "Rows at most: 10 if not given, 250 at most"), ("offset" = Option<u64>, Query, description = "Rows to pass over, at most 20000")),
    responses((status = 200, body = [OrganizationView], description = "The caller's organization; `X-Collection-Range` as for every list"), (status = 400, body = ErrorBody, description = "A parameter cannot be read"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn list(
    State(app): State<Arc<App>>,
    SignedIn(caller): SignedIn,
    params: Params,
) -> Result<Collection<OrganizationView>, ApiError> {
    let page = params.page(Limits::USUAL)?;
    let own = OrganizationView::new(organization::read(&app, &caller).await?, &app.config().public_url);
    let items = if page.offset == 0 { vec![own] } else { Vec::new() };
    Ok(Collection(Listed { items, total: 1, page }))
}

/// Update the organization
#[utoipa::path(patch, path = "/organization", tag = "organization", request_body = OrganizationBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted"), (status = 422, body = FieldErrorsBody, description = "Fields break rules")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    organization::update(&app, &caller, body.resource("organization")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Fetch the organization's settings
#[utoipa::path(get, path = "/organization/settings", tag = "organization",
    responses((status = 200, body = SettingsView, description = "What whoever may change the organization sees of it"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn settings(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<SettingsView>, ApiError> {
    let Settings { detail, owner } = organization::settings(&app, &caller).await?;
    Ok(Json(SettingsView {
        organization: OrganizationView::new(detail, &app.config().public_url),
        user: owner.as_ref().map(UserBrief::from),
        certificate: None,
        identity_provider_issuer_url: None,
    }))
}

/// Count what the organization has
#[utoipa::path(get, path = "/organization/dashboard", tag = "organization",
    responses((status = 200, body = DashboardView, description = "How many there are"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Not permitted")))]
async fn dashboard(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<DashboardView>, ApiError> {
    Ok(Json(organization::dashboard(&app, &caller).await?.into()))
}
