//! Event sets: queries of the ledger whose pages stay stable while events arrive.

mod create;
mod read;
mod recent;

pub use create::{EventSetInput, create};
pub use read::read;
pub use recent::recent;

use std::time::Duration;

use doorward_core::{Permission, Timestamp};
use doorward_store as store;
use doorward_store::entity::{event, event_set};
use doorward_store::event_sets::Filter;
use doorward_store::reach::Reach;
use serde::{Deserialize, Serialize};

use crate::{App, Caller, Error};

/// How long a set may be read.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// The filters of a set, as they are kept and echoed.
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

/// A set and one page of it.
#[derive(Debug, Clone)]
pub struct EventSetPage {
    /// The set.
    pub set: event_set::Model,
    /// Its filters.
    pub filters: Filters,
    /// The page, newest first.
    pub events: Vec<event::Model>,
    /// Where the next page begins; `None` at the end.
    pub cursor: Option<String>,
}

async fn page(app: &App, caller: &Caller, set: event_set::Model, upper_id: i64, limit: u64) -> Result<EventSetPage, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let filters: Filters =
        serde_json::from_value(set.filters.clone()).map_err(|error| Error::Internal(format!("event set {}: {error}", set.id)))?;
    let filter = filter(caller.organization_id(), reach, &filters);
    // One more than asked for tells whether there is a next page.
    let mut events = store::event_sets::events(app.store().reader(), filter, upper_id, limit + 1).await?;
    let more = events.len() as u64 > limit;
    if more {
        events.pop();
    }
    let cursor = events.last().filter(|_| more).map(|last| (last.id - 1).to_string());
    Ok(EventSetPage { set, filters, events, cursor })
}

fn filter(organization_id: i64, reach: Reach, filters: &Filters) -> Filter {
    let list = |text: &Option<String>| {
        text.as_ref().map(|text| text.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect())
    };
    Filter {
        organization_id,
        reach,
        from: filters.from.map(Into::into),
        until: filters.until.map(Into::into),
        actor: (filters.event_actor_type.clone(), filters.event_actor_id),
        authenticated_by: (filters.event_authenticated_by_type.clone(), filters.event_authenticated_by_id),
        object: (filters.event_object_type.clone(), filters.event_object_id),
        place_id: filters.event_place_id.or(filters.place_id),
        success: filters.event_success,
        kinds: list(&filters.event_type),
        sequences: list(&filters.event_sequence),
        uuids: list(&filters.event_uuid),
    }
}
