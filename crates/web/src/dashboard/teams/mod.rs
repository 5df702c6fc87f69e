//! Teams: people who are given roles together.

mod delete;
mod edit;
mod list;
mod members;
mod show;

use axum::Router;
use axum::routing::get;
use doorward_app::role_assignments::HolderKind;

use super::{Pages, rights};

const TEAMS: &str = "/app/teams";

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/teams", get(list::list))
        .route("/teams/new", get(edit::ask_new).post(edit::create))
        .route("/teams/{id}", get(show::show))
        .route("/teams/{id}/edit", get(edit::ask).post(edit::update))
        .route("/teams/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/teams/{id}/members/new", get(members::ask_new).post(members::add))
        .route("/teams/{id}/members/{membership}/delete", get(members::ask_delete).post(members::delete))
        .merge(rights::routes("/teams", HolderKind::Team))
}

/// A team's page.
fn address(id: i64) -> String {
    format!("{TEAMS}/{id}")
}
