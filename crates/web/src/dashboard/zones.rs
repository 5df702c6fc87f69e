//! Time zones to choose from.

use doorward_core::validate;

use super::form::{Choice, Field};

/// The field of a time zone: those that are named after a place, and UTC.
pub fn field(name: &'static str, label: &'static str, chosen: &str) -> Field {
    let mut names: Vec<&str> = validate::time_zones().filter(|zone| zone.contains('/') && !zone.starts_with("Etc/")).collect();
    names.push("UTC");
    if !names.contains(&chosen) {
        names.push(chosen);
    }
    Field::select(name, label, names.into_iter().map(|zone| Choice::new(zone, zone.replace('_', " "))).collect()).value(chosen)
}
