//! Settings: the organization, how it looks, what it may send, what was not sent, and who is told of events.

mod branding;
mod integrations;
mod logo;
mod messages;
mod organization;
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
}
