//! Places: sites with an address, coordinates and a time zone.

mod delete;
mod edit;
mod list;
mod lock_down;
mod show;

use axum::Router;
use axum::routing::{get, post};
use doorward_app::caller::Target;
use doorward_app::{Error, places};
use doorward_core::Permission;
use doorward_store::page::Page;

use super::Pages;
use super::form::Choice;
use super::visit::Visit;

const PLACES: &str = "/app/places";
/// As many as a list to choose from may be long.
const CHOICES: Page = Page { limit: 250, offset: 0 };

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

/// The places in which the person may do this, to choose from.
pub async fn choices(visit: &Visit, permission: Permission) -> Result<Vec<Choice>, Error> {
    let places = places::list(&visit.app, &visit.caller, places::Query::default(), CHOICES).await?.items;
    let may = |id| visit.caller.authorize(permission, Target::Place(id)).is_ok();
    let seen = places.into_iter().filter(|detail| may(detail.place.id));
    Ok(seen.map(|detail| Choice::new(detail.place.id, detail.place.name)).collect())
}

/// A place's page.
fn address(id: i64) -> String {
    format!("{PLACES}/{id}")
}
