//! Scanners: what the API calls terminals.

mod delete;
mod edit;
mod fields;
mod list;

use std::collections::HashMap;

use axum::Router;
use axum::routing::get;
use doorward_app::caller::Target;
use doorward_app::controllers::ControllerDetail;
use doorward_app::terminals::{self, Query, TerminalDetail};
use doorward_app::{Error, locks};
use doorward_core::{Permission, Scanner};
use doorward_store::page::Page;

use super::CONTROLLERS;
use crate::dashboard::Pages;
use crate::dashboard::visit::Visit;

/// All of them, whoever reads them.
const SCANNERS: &str = "/app/controllers/scanners";
/// How many a controller's page tells.
const OF_CONTROLLER: Page = Page { limit: 100, offset: 0 };

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/controllers/{id}/scanners/new", get(edit::ask_new).post(edit::create))
        .route("/controllers/scanners", get(list::list))
        .route("/controllers/scanners/{id}/edit", get(edit::ask).post(edit::update))
        .route("/controllers/scanners/{id}/delete", get(delete::ask).post(delete::delete))
}

/// The scanners of a controller, as its page tells them.
pub struct Scanners {
    pub rows: Vec<Row>,
    pub more: bool,
    pub may_add: bool,
}

/// A scanner, as lists tell it.
pub struct Row {
    pub id: i64,
    pub name: String,
    pub place: String,
    /// Its door, if the person sees it.
    pub door: Option<(i64, String)>,
    pub read: String,
    /// Its controller, if it has one.
    pub controller_id: Option<i64>,
    pub may_change: bool,
}

/// The scanners that a controller's agent reads; nothing for those who may not see any.
pub async fn of_controller(visit: &Visit, controller: &ControllerDetail) -> Result<Option<Scanners>, Error> {
    if !visit.may(Permission::TerminalsRead) {
        return Ok(None);
    }
    let query = Query { controller_id: Some(controller.controller.id), ..Query::default() };
    let listed = terminals::list(&visit.app, &visit.caller, query, OF_CONTROLLER).await?;
    Ok(Some(Scanners {
        more: listed.total > listed.items.len() as u64,
        rows: rows(visit, listed.items).await?,
        may_add: visit.caller.authorize(Permission::TerminalsWrite, Target::Place(controller.place.id)).is_ok(),
    }))
}

async fn rows(visit: &Visit, scanners: Vec<TerminalDetail>) -> Result<Vec<Row>, Error> {
    let ids: Vec<i64> = scanners.iter().filter_map(|detail| detail.terminal.lock_id).collect();
    let page = Page { limit: ids.len() as u64, offset: 0 };
    let query = locks::Query { ids: Some(ids), ..locks::Query::default() };
    let doors = locks::list(&visit.app, &visit.caller, query, page).await?.items;
    let names: HashMap<i64, String> = doors.into_iter().map(|door| (door.lock.id, door.lock.name)).collect();
    let row = |TerminalDetail { terminal, place, scanner }: TerminalDetail| Row {
        id: terminal.id,
        door: terminal.lock_id.and_then(|id| Some((id, names.get(&id)?.clone()))),
        read: read(scanner.as_ref()),
        controller_id: terminal.controller_id,
        may_change: visit.caller.authorize(Permission::TerminalsWrite, Target::Place(place.id)).is_ok(),
        name: terminal.name,
        place: place.name,
    };
    Ok(scanners.into_iter().map(row).collect())
}

/// How a scanner is read, in words.
fn read(scanner: Option<&Scanner>) -> String {
    match scanner {
        None => "Not set".to_owned(),
        Some(Scanner::Stdin) => "Standard input".to_owned(),
        Some(Scanner::Serial(line)) => format!("{}, {} baud", line.device, line.baud),
        Some(Scanner::Hid(keyboard)) => format!("Keyboard {}", keyboard.device),
        Some(Scanner::Http(listener)) => format!("Posted to {}", listener.listen),
        Some(Scanner::Camera) => "A tablet".to_owned(),
    }
}

/// Where a scanner is managed: at its controller, or among all.
fn home(controller_id: Option<i64>) -> String {
    controller_id.map_or_else(|| SCANNERS.to_owned(), super::address)
}

/// One that the person may change.
async fn find_administered(visit: &Visit, id: i64) -> Result<TerminalDetail, Error> {
    let found = terminals::read(&visit.app, &visit.caller, id).await?;
    visit.caller.authorize(Permission::TerminalsWrite, Target::Place(found.place.id))?;
    Ok(found)
}
