//! Settings: the organization, how it looks, what it may send, what was not sent, who is told of events,
//! and who makes codes that open doors.

mod branding;
mod integrations;
mod logo;
mod messages;
mod organization;
mod partner_keys;
mod quotas;
mod tabs;

use axum::Router;
use axum::routing::{get, post};

use super::Pages;

const SETTINGS: &str = "/app/settings";
const BRANDING: &str = "/app/settings/branding";
const QUOTAS: &str = "/app/settings/quotas";
const MESSAGES: &str = "/app/settings/messages";
const INTEGRATIONS: &str = "/app/settings/integrations";
const PARTNER_KEYS: &str = "/app/settings/partner-keys";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/settings", get(organization::ask).post(organization::update))
        .route("/settings/branding", get(branding::ask).post(branding::update))
        .route("/settings/branding/logo", post(logo::upload))
        .route("/settings/branding/logo/remove", post(logo::remove))
        .route("/settings/quotas", get(quotas::show))
        .route("/settings/messages", get(messages::list))
        .route("/settings/messages/{id}/resend", post(messages::resend))
        .route("/settings/messages/{id}/delete", get(messages::ask_delete).post(messages::delete))
        .merge(integrations::routes())
        .merge(partner_keys::routes())
}
