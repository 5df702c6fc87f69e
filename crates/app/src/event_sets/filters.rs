//! What an event set or an event stream lets through.

use doorward_core::Timestamp;
use doorward_core::event;
use doorward_core::input::FieldErrors;
use doorward_store::event_sets::Filter;
use doorward_store::reach::Reach;
use serde::{Deserialize, Serialize};

/// The filters, as they are sent, kept and echoed. What is not set lets everything through.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
pub struct Filters {
    /// The interval as it was sent.
    pub interval: Option<String>,
    /// Its start.
    pub from: Option<Timestamp>,
    /// Its end.
    pub until: Option<Timestamp>,
    /// Actor type.
    pub event_actor_type: Option<String>,
    /// Actor id.
    pub event_actor_id: Option<i64>,
    /// Credential type.
    pub event_authenticated_by_type: Option<String>,
    /// Credential id.
    pub event_authenticated_by_id: Option<i64>,
    /// Object type.
    pub event_object_type: Option<String>,
    /// Object id.
    pub event_object_id: Option<i64>,
    /// Place, if it was sent as `event_place_id`.
    pub event_place_id: Option<i64>,
    /// Place, if it was sent as `place_id`.
    pub place_id: Option<i64>,
    /// What worked, or what did not.
    pub event_success: Option<bool>,
    /// Types, separated by commas.
    pub event_type: Option<String>,
    /// Sequences, separated by commas.
    pub event_sequence: Option<String>,
    /// Events, separated by commas.
    pub event_uuid: Option<String>,
}

impl Filters {
    /// The rules between fields, and those on lists.
    pub(crate) fn check(&self, errors: &mut FieldErrors) {
        if self.event_place_id.is_some() && self.place_id.is_some() {
            errors.add("place_id", "cannot be combined with event_place_id");
        }
        for (id, kind, name) in [
            (self.event_actor_id, &self.event_actor_type, "event_actor_type"),
            (self.event_authenticated_by_id, &self.event_authenticated_by_type, "event_authenticated_by_type"),
            (self.event_object_id, &self.event_object_type, "event_object_type"),
        ] {
            if id.is_some() && kind.is_none() {
                errors.add(name, "can't be blank when its id is given");
            }
        }
        for (text, name) in
            [(&self.event_type, "event_type"), (&self.event_sequence, "event_sequence"), (&self.event_uuid, "event_uuid")]
        {
            if list(text).is_some_and(|parts| parts.is_empty()) {
                errors.add(name, "must name something between its commas");
            }
        }
        // A misspelt type would let nothing through, which looks as if nothing had happened.
        if !list(&self.event_type).unwrap_or_default().iter().all(|name| event::is_known(name)) {
            errors.add("event_type", "must be types that GET /events/types lists, separated by commas");
        }
    }

    /// As the store takes them, within a caller's reach.
    pub(crate) fn within(&self, organization_id: i64, reach: Reach) -> Filter {
        Filter {
            organization_id,
            reach,
            from: self.from.map(Into::into),
            until: self.until.map(Into::into),
            actor: (self.event_actor_type.clone(), self.event_actor_id),
            authenticated_by: (self.event_authenticated_by_type.clone(), self.event_authenticated_by_id),
            object: (self.event_object_type.clone(), self.event_object_id),
            place_id: self.event_place_id.or(self.place_id),
            success: self.event_success,
            kinds: list(&self.event_type),
            sequences: list(&self.event_sequence),
            uuids: list(&self.event_uuid),
        }
    }
}

fn list(text: &Option<String>) -> Option<Vec<String>> {
    let parts = |text: &String| text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect();
    text.as_ref().map(parts)
}
