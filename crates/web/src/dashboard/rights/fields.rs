use doorward_app::Error;
use doorward_app::role_assignments::RoleAssignmentInput;
use doorward_core::{Role, Scope};
use serde_json::Value;

use super::Offer;
use crate::dashboard::form::{Choice, Field, Form};
use crate::dashboard::visit::Visit;

const OF_GROUPS: &str = "role_id=group_basic group_manager";
const OF_PLACES: &str = "role_id=place_access_manager place_administrator";

/// The fields of a new right. `group_id` is the group that was chosen, whose zone the moments are typed in. Teams have no unlock
/// limit: their members would use up each other's.
pub fn fields(visit: &Visit, offer: &Offer, group_id: &str, of_team: bool) -> Vec<Field> {
    let zone = offer.zone(group_id).unwrap_or_else(|| visit.zone());
    let chosen = |what: &str| Choice::new("", format!("Choose a {what}"));
    let groups = offer.groups.iter().map(|detail| {
        let place = detail.place.as_ref();
        let label = place.map_or_else(|| detail.group.name.clone(), |place| format!("{} · {}", detail.group.name, place.name));
        Choice::new(detail.group.id, label).zone(place.map_or(visit.zone(), |place| &place.time_zone))
    });
    let places = offer.places.iter().map(|place| Choice::new(place.id, &place.name));
    let mut fields = vec![
        roles(offer.roles.iter().copied()),
        Field::select("group_id", "Group", std::iter::once(chosen("group")).chain(groups).collect()).when(OF_GROUPS),
        Field::select("place_id", "Place", std::iter::once(chosen("place")).chain(places).collect()).when(OF_PLACES),
    ];
    fields.extend(validity(zone).map(|field| field.when(OF_GROUPS)));
    if !of_team {
        fields.extend(limits());
    }
    fields.push(notify());
    fields
}

pub(super) fn roles(roles: impl Iterator<Item = Role>) -> Field {
    Field::radios("role_id", "Role", roles.map(|role| Choice::new(role.as_str(), role.name()).hint(role.description())).collect())
}

pub(super) fn validity(zone: &str) -> [Field; 2] {
    [
        Field::moment("valid_from", "Valid from", zone).hint("Leave empty for at once"),
        Field::moment("valid_until", "Valid until", zone).hint("Leave empty for without end"),
    ]
}

pub(super) fn limits() -> [Field; 2] {
    let periods = [("", "In total"), ("day", "Each day"), ("week", "Each week"), ("month", "Each month")];
    let periods = periods.into_iter().map(|(value, label)| Choice::new(value, label)).collect();
    [
        Field::number("unlock_limit", "Unlock limit")
            .optional()
            .hint("How often it opens doors; leave empty for as often as they like"),
        Field::select("unlock_limit_period", "The limit counts", periods).optional(),
    ]
}

pub(super) fn notify() -> Field {
    Field::toggle("notify", "Tell them by mail", false)
}

/// What was typed, as the use case takes it: of a role on a group the group, of one on a place the place, whatever else was sent.
pub fn input(visit: &Visit, form: &Form) -> Result<RoleAssignmentInput, Error> {
    let mut members = form.members()?;
    let role = members.get("role_id").and_then(Value::as_str).and_then(Role::parse);
    let Some(role) = role else { return Err(Error::invalid("role_id", "must be chosen")) };
    let scope = role.scope();
    for (of, name) in [(Scope::Group, "group_id"), (Scope::Place, "place_id")] {
        if of != scope {
            members.remove(name);
        } else if members.get(name).is_none_or(Value::is_null) {
            return Err(Error::invalid(name, "must be chosen"));
        }
    }
    match scope {
        Scope::Group => {}
        Scope::Place => members.retain(|name, _| !name.starts_with("valid_")),
        Scope::Organization => {
            members.retain(|name, _| !name.starts_with("valid_"));
            members.insert("organization_id".to_owned(), visit.organization.id.into());
        }
    }
    without_bare_period(&mut members);
    Form::read(members)
}

/// A period without a limit says nothing.
pub(super) fn without_bare_period(members: &mut serde_json::Map<String, Value>) {
    if members.get("unlock_limit").is_none_or(Value::is_null) {
        members.remove("unlock_limit_period");
    }
}
