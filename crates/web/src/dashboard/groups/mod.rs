//! Groups: sets of doors, with what they ask of whoever holds a right in them.

mod delete;
mod doors;
mod edit;
mod list;
mod of_group;
mod show;

use axum::Router;
use axum::routing::get;

use super::Pages;
pub use of_group::OfGroup;

const GROUPS: &str = "/app/groups";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/groups", get(list::list))
        .route("/groups/new", get(edit::ask_new).post(edit::create))
        .route("/groups/{id}", get(show::show))
        .route("/groups/{id}/edit", get(edit::ask).post(edit::update))
        .route("/groups/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/groups/{id}/doors", get(doors::choose).post(doors::add))
        .route("/groups/{id}/doors/{row}/remove", get(doors::ask_remove).post(doors::remove))
}

/// A group's page.
fn address(id: i64) -> String {
    format!("{GROUPS}/{id}")
}
