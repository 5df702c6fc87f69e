//! Integrations: receivers that are told of events.

mod delete;
mod edit;
mod key;
mod list;
mod show;

use axum::Router;
use axum::routing::{get, post};

use super::INTEGRATIONS;
use crate::dashboard::Pages;

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/settings/integrations", get(list::list))
        .route("/settings/integrations/new", get(edit::ask_new).post(edit::create))
        .route("/settings/integrations/{id}", get(show::show))
        .route("/settings/integrations/{id}/edit", get(edit::ask).post(edit::update))
        .route("/settings/integrations/{id}/key", get(key::ask).post(key::replace))
        .route("/settings/integrations/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/settings/integrations/{id}/test", post(show::test))
        .route("/settings/integrations/{id}/deliveries/{delivery}/replay", post(show::replay))
}

/// An integration's page.
fn address(id: i64) -> String {
    format!("{INTEGRATIONS}/{id}")
}
