//! Events: what happened, found by filters, followed as it happens, and explained one by one; and whether the ledger is whole.

mod asked;
pub mod entry;
mod explained;
mod export;
mod exports;
mod ledger;
mod list;
mod live;
mod people;
mod show;

use axum::Router;
use axum::routing::{get, post};

use super::Pages;

pub const EVENTS: &str = "/app/events";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/events", get(list::list))
        .route("/events/live", get(live::live))
        .route("/events/export", get(export::export))
        .route("/events/ledger", get(ledger::show).post(ledger::begin))
        .route("/events/exports", post(exports::begin))
        .route("/events/exports/{id}", get(exports::show))
        .route("/events/exports/{id}/download", post(exports::download))
        .route("/events/{uuid}", get(show::show))
}
