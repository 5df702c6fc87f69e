//! Places: sites with an address, coordinates and a time zone.

mod delete;
mod edit;
mod list;
mod lock_down;
mod show;

use axum::Router;
use axum::routing::{get, post};

use super::Pages;

const PLACES: &str = "/app/places";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/places", get(list::list))
        .route("/places/new", get(edit::ask_new).post(edit::create))
        .route("/places/{id}", get(show::show))
        .route("/places/{id}/edit", get(edit::ask).post(edit::update))
        .route("/places/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/places/{id}/lock_down", get(lock_down::ask).post(lock_down::lock_down))
        .route("/places/{id}/cancel_lockdown", post(lock_down::cancel))
}

/// A place's page.
fn address(id: i64) -> String {
    format!("{PLACES}/{id}")
}
