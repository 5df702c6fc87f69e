//! What events say of timers.

use doorward_core::{Timestamp, schedule};
use doorward_store::schedules::{FIRST_TO_ARRIVE, rule_or_never};

use super::door::Door;

/// The schedule that holds a door open at a moment, with its zone, in a sentence.
pub(super) fn schedule(door: &Door, at: Timestamp) -> String {
    let zone = &door.row.time_zone;
    let covers = |row: &&doorward_store::entity::schedule::Model| {
        let rule = rule_or_never(row);
        door.rules.as_ref().is_some_and(|rules| schedule::covers(&[rule], rules.zone, at))
    };
    let arrivals = door.schedules.iter().filter(|row| row.consequence == FIRST_TO_ARRIVE);
    let others = door.schedules.iter().filter(|row| row.consequence != FIRST_TO_ARRIVE);
    match arrivals.chain(others).find(covers) {
        Some(row) => match &row.name {
            Some(name) => format!("the schedule \"{name}\" ({zone})"),
            None => format!("schedule {} ({zone})", row.id),
        },
        None => format!("a schedule that has changed since ({zone})"),
    }
}

pub(super) fn started(schedule: &str) -> String {
    format!("Held open by {schedule}.")
}

pub(super) fn not_started(schedule: &str, detail: &str) -> String {
    format!("Not held open by {schedule}: {detail}")
}

pub(super) fn ended(schedule: &str) -> String {
    format!("No longer held open by {schedule}.")
}

pub(super) fn not_ended(schedule: &str, detail: &str) -> String {
    format!("Not released, though no longer held open by {schedule}; it closes within two minutes: {detail}")
}
