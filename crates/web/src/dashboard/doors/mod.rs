//! Doors: how they stand, what they ask for, and what drives them.

mod delete;
mod edit;
mod favorite;
mod list;
mod lock_down;
mod open;
mod pulse;
mod reader;
mod recent;
mod relay;
mod relay_form;
mod relay_kinds;
mod restrictions;
mod show;
mod tablets;

use axum::Router;
use axum::routing::{get, post};
use doorward_app::caller::Target;
use doorward_app::groups::{self, GroupDetail};
use doorward_app::locks::LockDetail;
use doorward_app::{Error, locks};
use doorward_core::Permission;
use doorward_core::human_time::{moment, until_soon};
use doorward_core::{Language, Timestamp};
use doorward_store::page::{Listed, Page};

use super::Pages;
use super::visit::Visit;

const DOORS: &str = "/app/doors";
/// The groups that are told of a door.
const GROUPS: Page = Page { limit: 50, offset: 0 };

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/doors", get(list::list))
        .route("/doors/new", get(edit::ask_new).post(edit::create))
        .route("/doors/{id}", get(show::show))
        .route("/doors/{id}/edit", get(edit::ask).post(edit::update))
        .route("/doors/{id}/delete", get(delete::ask).post(delete::delete))
        .route("/doors/{id}/open", get(open::ask).post(open::open))
        .route("/doors/{id}/lock_down", get(lock_down::ask).post(lock_down::lock_down))
        .route("/doors/{id}/cancel_lockdown", post(lock_down::cancel))
        .route("/doors/{id}/favorite", post(favorite::add))
        .route("/doors/{id}/unfavorite", post(favorite::remove))
        .route("/doors/{id}/restrictions", get(restrictions::ask).post(restrictions::update))
        .route("/doors/{id}/relay", get(relay::ask).post(relay::update))
        .route("/doors/{id}/pulse", get(pulse::ask).post(pulse::pulse))
        .route("/doors/{id}/pulse/{uuid}", get(pulse::told))
        .route("/doors/{id}/reader", get(reader::show))
        .route("/doors/{id}/reader/secret", post(reader::reveal))
        .route("/doors/{id}/reader/rotate", get(reader::ask_rotate).post(reader::rotate))
        .route("/doors/{id}/reader/delete", get(reader::ask_delete).post(reader::delete))
        .route("/doors/{id}/tablets", get(tablets::show).post(tablets::create))
        .route("/doors/{id}/tablets/{tablet}/code", post(tablets::code))
        .route("/doors/{id}/tablets/{tablet}/unpair", get(tablets::ask_unpair).post(tablets::unpair))
        .route("/doors/{id}/tablets/{tablet}/delete", get(tablets::ask_delete).post(tablets::delete))
}

/// A door's page.
fn address(id: i64) -> String {
    format!("{DOORS}/{id}")
}

/// A door.
async fn find(visit: &Visit, id: i64) -> Result<LockDetail, Error> {
    locks::read(&visit.app, &visit.caller, id, false).await
}

/// A door whose settings the person may change.
async fn find_administered(visit: &Visit, id: i64) -> Result<LockDetail, Error> {
    let found = find(visit, id).await?;
    visit.caller.authorize(Permission::LocksWrite, Target::Place(found.place.id))?;
    Ok(found)
}

/// The groups of a door that the person sees, as many as a page tells.
async fn groups_of(visit: &Visit, id: i64) -> Result<Listed<GroupDetail>, Error> {
    let of_door = groups::Query { lock_id: Some(id), ..groups::Query::default() };
    groups::list(&visit.app, &visit.caller, of_door, GROUPS).await
}

/// Whether users may have to be near the door.
fn asks_where(door: &LockDetail, groups: &Listed<GroupDetail>) -> bool {
    door.lock.geofence_restriction_enabled || groups.items.iter().any(|detail| detail.group.geofence_restriction_enabled)
}

/// How long it is until then, at least a second.
fn whole_seconds(until: Timestamp, now: Timestamp) -> u64 {
    until.since(now).as_millis().div_ceil(1_000).max(1).try_into().unwrap_or(u64::MAX)
}

/// Until when it is open, or since when it is locked down.
fn told(detail: &LockDetail, now: Timestamp) -> Option<String> {
    let LockDetail { lock, place, .. } = detail;
    let zone = &place.time_zone;
    if let Some(until) = detail.timer.held_until {
        return Some(format!("Held open {}", until_soon(Language::English, until, zone, now)));
    }
    if let Some(until) = detail.unlocked_until(now) {
        return Some(format!("Open for another {}", super::page::count(whole_seconds(until, now), "second")));
    }
    let since = |at: doorward_store::Micros| moment(at.at(), zone, now);
    match (lock.locked_down_since, place.locked_down_since) {
        (Some(at), _) => Some(format!("Since {}", since(at))),
        (None, Some(at)) => Some(format!("With all of {} since {}", place.name, since(at))),
        (None, None) => None,
    }
}
