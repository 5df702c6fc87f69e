//! Credentials → Digital credentials: links for people without an account.

mod ask;
mod bulk;
mod edit;
mod extend;
mod fields;
mod lines;
mod list;
mod new;
mod once;
mod several;
mod sheet;
mod show;
mod shown_once;
mod steps;
mod told;

use axum::Router;
use axum::routing::{get, post};

use super::Pages;

const CREDENTIALS: &str = "/app/credentials";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/credentials", get(list::list))
        .route("/credentials/new", get(new::ask).post(new::create))
        .route("/credentials/several", get(several::ask).post(several::preview))
        .route("/credentials/several/create", post(steps::create))
        .route("/credentials/several/links", post(sheet::show))
        .route("/credentials/bulk", get(bulk::ask).post(bulk::act))
        .route("/credentials/{id}", get(show::show))
        .route("/credentials/{id}/edit", get(edit::ask).post(edit::update))
        .route("/credentials/{id}/extend", get(extend::ask).post(extend::extend))
        .route("/credentials/{id}/disable", post(edit::disable))
        .route("/credentials/{id}/enable", post(edit::enable))
        .route("/credentials/{id}/resend", get(ask::resend).post(ask::resend_now))
        .route("/credentials/{id}/rotate", get(ask::rotate).post(ask::rotate_now))
        .route("/credentials/{id}/destroy", get(ask::destroy).post(ask::destroy_now))
}

/// A link's page.
fn address(id: i64) -> String {
    format!("{CREDENTIALS}/{id}")
}
