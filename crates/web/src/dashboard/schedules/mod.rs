//! Hours: the schedules of groups and doors, drawn as a week and told as rules.

mod delete;
mod edit;
mod hours;
mod week;
mod words;

use axum::Router;
use axum::routing::get;
use doorward_app::schedules::{ScheduleDetail, Scheduleable, ScheduleableType};

use super::Pages;
pub use hours::{Hours, Of};

/// Below `/app`.
pub fn routes() -> Router<Pages> {
    Router::new()
        .route("/doors/{id}/schedules/new", get(edit::ask_new_of_door).post(edit::create_of_door))
        .route("/groups/{id}/schedules/new", get(edit::ask_new_of_group).post(edit::create_of_group))
        .route("/schedules/{id}/edit", get(edit::ask).post(edit::update))
        .route("/schedules/{id}/delete", get(delete::ask).post(delete::delete))
}

/// The page of what schedules are for.
fn owner(kind: ScheduleableType, id: i64) -> String {
    match kind {
        ScheduleableType::Group => format!("/app/groups/{id}"),
        ScheduleableType::Lock => format!("/app/doors/{id}"),
    }
}

/// The hours on that page.
fn home(of: &Scheduleable) -> String {
    format!("{}#hours", owner(of.kind(), of.id()))
}

/// The zone whose clock a schedule keeps.
fn zone<'a>(detail: &'a ScheduleDetail, of_organization: &'a str) -> &'a str {
    detail.place.as_ref().map_or(of_organization, |place| &place.time_zone)
}
