//! An event as a line of a list.

use std::collections::HashMap;

use askama::Template;
use doorward_app::Error;
use doorward_app::places::{self, Query};
use doorward_core::Timestamp;
use doorward_store::entity::event;
use doorward_store::page::Page;

use crate::dashboard::happened::{Happened, happened, look};
use crate::dashboard::tag::When;
use crate::dashboard::visit::Visit;

const PLACES: Page = Page { limit: 100, offset: 0 };

/// Names and zones of places.
pub struct Places {
    known: HashMap<i64, (String, String)>,
    /// For what has no place, or one that the person does not see.
    zone: String,
}

impl Places {
    /// Those in which the events happened.
    pub async fn of(visit: &Visit, events: &[event::Model]) -> Result<Self, Error> {
        let mut ids: Vec<i64> = events.iter().filter_map(|event| event.place_id).collect();
        ids.sort_unstable();
        ids.dedup();
        Self::read(visit, Query { ids: Some(ids), ..Query::default() }).await
    }

    /// The first by name.
    pub async fn first(visit: &Visit) -> Result<Self, Error> {
        Self::read(visit, Query::default()).await
    }

    async fn read(visit: &Visit, query: Query) -> Result<Self, Error> {
        let listed = places::list(&visit.app, &visit.caller, query, PLACES).await?;
        let known = listed.items.into_iter().map(|detail| (detail.place.id, (detail.place.name, detail.place.time_zone))).collect();
        Ok(Self { known, zone: visit.zone().to_owned() })
    }

    /// The names, in their order.
    pub fn names(&self) -> Vec<(String, &str)> {
        let mut names: Vec<(String, &str)> = self.known.iter().map(|(id, (name, _))| (id.to_string(), name.as_str())).collect();
        names.sort_by_key(|(_, name)| name.to_lowercase());
        names
    }

    pub fn name(&self, id: Option<i64>) -> Option<&str> {
        self.known.get(&id?).map(|(name, _)| name.as_str())
    }

    pub fn zone(&self, id: Option<i64>) -> &str {
        id.and_then(|id| self.known.get(&id)).map_or(&self.zone, |(_, zone)| zone)
    }
}

/// The line.
pub struct Entry<'a> {
    pub uuid: &'a str,
    pub tag: &'static str,
    pub icon: &'static str,
    pub words: Happened<'a>,
    pub place: Option<&'a str>,
    pub when: When,
    /// Through whose software.
    pub through: Option<String>,
}

impl<'a> Entry<'a> {
    pub fn new(event: &'a event::Model, places: &'a Places, now: Timestamp) -> Self {
        let (tag, icon) = look(event);
        Self {
            uuid: &event.uuid,
            tag,
            icon,
            words: happened(event),
            place: places.name(event.place_id),
            when: When::new(event.created_at.at(), places.zone(event.place_id), now),
            through: through(event),
        }
    }
}

/// Through whose software a call came, if it said.
pub fn through(event: &event::Model) -> Option<String> {
    match (&event.integration_identifier, &event.integration_contact) {
        (Some(identifier), Some(contact)) => Some(format!("{identifier} ({contact})")),
        (one, other) => one.clone().or_else(|| other.clone()),
    }
}

/// A line alone, as a stream sends it.
#[derive(Template)]
#[template(path = "events/line.html")]
pub struct Line<'a> {
    pub entry: Entry<'a>,
}
