//! Controllers: the agents at sites, what they drive, and the scanners that they read.

mod delete;
mod edit;
mod list;
mod scanners;
mod show;
mod standing;
mod token;

use axum::Router;
use axum::routing::get;
use doorward_app::caller::Target;
use doorward_app::controllers::{self, ControllerDetail, Query};
use doorward_app::{Error, locks};
use doorward_core::Permission;
use doorward_store::page::{Listed, Page};

use super::Pages;
use super::form::Choice;
use super::visit::Visit;

pub const CONTROLLERS: &str = "/app/controllers";
/// As many as a list to choose from may be long.
const CHOICES: Page = Page { limit: 250, offset: 0 };

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/controllers", get(list::list))
        .route("/controllers/new", get(edit::ask_new).post(edit::create))
        .route("/controllers/{id}", get(show::show))
        .route("/controllers/{id}/edit", get(edit::ask).post(edit::update))
        .route("/controllers/{id}/token", get(token::ask).post(token::renew))
        .route("/controllers/{id}/delete", get(delete::ask).post(delete::delete))
        .merge(scanners::routes())
}

/// A controller's page.
pub fn address(id: i64) -> String {
    format!("{CONTROLLERS}/{id}")
}

/// A controller that the person may change.
async fn find_administered(visit: &Visit, id: i64) -> Result<ControllerDetail, Error> {
    let found = controllers::read(&visit.app, &visit.caller, id).await?;
    visit.caller.authorize(Permission::HardwareWrite, Target::Place(found.place.id))?;
    Ok(found)
}

/// The doors that these controllers drive, as far as the person sees them.
async fn driven(visit: &Visit, ids: Vec<i64>, page: Page) -> Result<Listed<locks::LockDetail>, Error> {
    let query = locks::Query { controller_ids: Some(ids), ..locks::Query::default() };
    locks::list(&visit.app, &visit.caller, query, page).await
}

/// The controllers that the person may have do something, to choose from. One that is chosen already is among them, whatever they may.
pub async fn choices(visit: &Visit, chosen: Option<i64>) -> Result<Vec<Choice>, Error> {
    let mut choices = Vec::new();
    if visit.may(Permission::HardwareRead) {
        let listed = controllers::list(&visit.app, &visit.caller, Query::default(), CHOICES).await?;
        let may =
            |detail: &ControllerDetail| visit.caller.authorize(Permission::HardwareWrite, Target::Place(detail.place.id)).is_ok();
        let seen = listed.items.into_iter().filter(|detail| may(detail) || chosen == Some(detail.controller.id));
        choices.extend(seen.map(|ControllerDetail { controller, place, .. }| {
            Choice::new(controller.id, format!("{}, {}", controller.name, place.name))
        }));
    }
    if let Some(id) = chosen.filter(|id| choices.iter().all(|choice: &Choice| choice.value != id.to_string())) {
        choices.push(Choice::new(id, format!("Number {id}")));
    }
    Ok(choices)
}
