//! Settings: the organization, how it looks, what it may send, what was not sent, who is told of events, reports, signing keys, and who
//! makes or judges codes that open doors.

mod branding;
mod evaluation_webhooks;
mod integrations;
mod logo;
mod messages;
mod organization;
mod partner_keys;
mod quotas;
mod reports;
mod signing_keys;
mod tabs;
mod test_messages;

use axum::Router;
use axum::routing::{get, post};

use super::Pages;

const SETTINGS: &str = "/app/settings";
const BRANDING: &str = "/app/settings/branding";
const QUOTAS: &str = "/app/settings/quotas";
const MESSAGES: &str = "/app/settings/messages";
const INTEGRATIONS: &str = "/app/settings/integrations";
const REPORTS: &str = "/app/settings/reports";
const SIGNING_KEYS: &str = "/app/settings/signing_keys";
const EVALUATION_WEBHOOKS: &str = "/app/settings/evaluation-webhooks";
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
        .route("/settings/messages/test_mail", post(test_messages::mail))
        .route("/settings/messages/test_text", post(test_messages::text))
        .route("/settings/messages/{id}/resend", post(messages::resend))
        .route("/settings/messages/{id}/delete", get(messages::ask_delete).post(messages::delete))
        .route("/settings/reports", get(reports::list))
        .route("/settings/reports/{id}/download", post(reports::download))
        .route("/settings/reports/scheduled/new", get(reports::ask_new).post(reports::create))
        .route("/settings/reports/scheduled/{id}/delete", get(reports::ask_delete).post(reports::delete))
        .route("/settings/signing_keys", get(signing_keys::list))
        .route("/settings/signing_keys/rotate", get(signing_keys::ask).post(signing_keys::rotate))
        .merge(integrations::routes())
        .merge(partner_keys::routes())
        .merge(evaluation_webhooks::routes())
}
