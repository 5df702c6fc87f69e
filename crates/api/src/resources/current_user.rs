//! `/user`: who a request comes from (contract section 2.2).

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use axum::routing::put;
use doorward_app::App;
use doorward_app::users::{self, CurrentUser, CurrentUserInput};
use doorward_core::Timestamp;
use serde::Serialize;
use utoipa::ToSchema;
use utoipa_axum::router::OpenApiRouter;
use utoipa_axum::routes;

use crate::body::Body;
use crate::credentials::SignedIn;
use crate::embedded::OrganizationBrief;
use crate::error::{ApiError, ErrorBody, FieldErrorsBody};

/// The user who asks.
#[derive(Debug, Serialize, ToSchema)]
pub(super) struct CurrentUserView {
    id: i64,
    resource_type: &'static str,
    created_at: Timestamp,
    updated_at: Timestamp,
    name: String,
    email: String,
    image: Option<String>,
    /// `en`, `fr`, `es`, `de` or null.
    locale: Option<String>,
    notifications_unread_count: i64,
    /// Whether signing in asks for a code.
    otp_required_for_login: bool,
    /// Since when it does.
    otp_enabled_at: Option<Timestamp>,
    primary_login_exists: bool,
    /// What was read when, by names that clients choose.
    last_read_at: BTreeMap<String, Timestamp>,
    notes: Option<String>,
    organization_id: i64,
    organization: OrganizationBrief,
}

impl From<CurrentUser> for CurrentUserView {
    fn from(CurrentUser { user, organization, primary_login_exists }: CurrentUser) -> Self {
        let read = user.last_read_at.as_deref().and_then(|text| serde_json::from_str(text).ok());
        Self {
            id: user.id,
            resource_type: "User",
            created_at: user.created_at.at(),
            updated_at: user.updated_at.at(),
            name: user.name,
            email: user.email,
            image: user.image,
            locale: user.locale,
            notifications_unread_count: 0,
            otp_required_for_login: user.otp_enabled_at.is_some(),
            otp_enabled_at: user.otp_enabled_at.map(Into::into),
            primary_login_exists,
            last_read_at: read.unwrap_or_default(),
            notes: user.notes,
            organization_id: organization.id,
            organization: OrganizationBrief::from(&organization),
        }
    }
}

/// `{"user": {…}}`
#[derive(ToSchema)]
#[expect(dead_code, reason = "documents the envelope; bodies are read by `Body`")]
struct CurrentUserBody {
    user: CurrentUserInput,
}

pub(crate) fn router() -> OpenApiRouter<Arc<App>> {
    OpenApiRouter::new().routes(routes!(read, update, delete)).route("/user", put(update))
}

/// Fetch the current user
#[utoipa::path(get, path = "/user", tag = "users",
    responses((status = 200, body = CurrentUserView, description = "The user who asks"), (status = 401, body = ErrorBody, description = "Not signed in")))]
async fn read(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<Json<CurrentUserView>, ApiError> {
    Ok(Json(CurrentUserView::from(users::me(&app, &caller).await?)))
}

/// Update the current user
///
/// A new password needs the present one, and ends the user's other device logins.
#[utoipa::path(patch, path = "/user", tag = "users", request_body = CurrentUserBody,
    responses((status = 204, description = "Changed; what was not sent stays"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "Fields break rules, or the present password is wrong"), (status = 429, body = ErrorBody, description = "The present password was guessed too often")))]
async fn update(State(app): State<Arc<App>>, SignedIn(caller): SignedIn, body: Body) -> Result<StatusCode, ApiError> {
    users::update_me(&app, &caller, body.resource("user")?).await?;
    Ok(StatusCode::NO_CONTENT)
}

/// Delete the current user
///
/// With their rights and logins. The owner of the organization cannot go.
#[utoipa::path(delete, path = "/user", tag = "users",
    responses((status = 204, description = "Deleted"), (status = 401, body = ErrorBody, description = "Not signed in"), (status = 403, body = ErrorBody, description = "Access is switched off"), (status = 422, body = FieldErrorsBody, description = "The user owns the organization")))]
async fn delete(State(app): State<Arc<App>>, SignedIn(caller): SignedIn) -> Result<StatusCode, ApiError> {
    users::delete_me(&app, &caller).await?;
    Ok(StatusCode::NO_CONTENT)
}
