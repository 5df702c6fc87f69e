//! Events of a report's days, newest first, some at a time.

use doorward_core::EventType;
use doorward_store as store;
use doorward_store::entity::{event, report};
use doorward_store::event_sets::{Filter, Moment};
use doorward_store::reach::Reach;

use super::{Days, export};
use crate::event_sets::Filters;
use crate::{App, Error};

/// Events read at once.
const CHUNK: u64 = 1_000;

/// Where reading has come to.
pub(super) struct Scan {
    filter: Filter,
    behind: Option<Moment>,
    at_end: bool,
}

impl Scan {
    /// All events of the days, or their unlocks alone; of an export, those that its filters let through.
    ///
    /// # Errors
    /// The row is broken.
    pub(super) fn new(report: &report::Model, days: Days, unlocks_alone: bool) -> Result<Self, Error> {
        if let Some(filter) = export::filter(report)? {
            return Ok(Self { filter, behind: None, at_end: false });
        }
        let (from, until) = days.moments();
        let event_type = unlocks_alone.then(|| EventType::LOCK_UNLOCK.name.to_owned());
        let filters = Filters { from: Some(from), until: Some(until), event_type, ..Filters::default() };
        Ok(Self { filter: filters.within(report.organization_id, Reach::Organization), behind: None, at_end: false })
    }

    /// The next ones; none at the end.
    ///
    /// # Errors
    /// The database failed.
    pub(super) async fn next(&mut self, app: &App) -> Result<Option<Vec<event::Model>>, Error> {
        if self.at_end {
            return Ok(None);
        }
        let conn = app.store().reader();
        let rows = store::event_sets::events(conn, self.filter.clone(), i64::MAX, self.behind, CHUNK).await?;
        self.at_end = (rows.len() as u64) < CHUNK;
        self.behind = rows.last().map(Moment::of).or(self.behind);
        Ok(Some(rows))
    }
}
