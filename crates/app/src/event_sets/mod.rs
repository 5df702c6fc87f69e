//! Event sets: queries of the ledger whose pages stay stable while events arrive.

mod create;
mod cursor;
mod filters;
mod list;
mod read;
mod recent;
mod unlocks;

pub(crate) use create::check;
pub use create::{EventSetInput, create};
pub use filters::Filters;
pub use list::{EventList, list};
pub use read::read;
pub use recent::{recent, recent_of};
pub use unlocks::{Unlocks, unlocks};

use std::time::Duration;

use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::{event, event_set};
use doorward_store::event_sets::Moment;
use doorward_store::ledger_heads::Positions;
use serde::{Deserialize, Serialize};

use crate::{App, Caller, Error};

/// How long a set may be read.
const KEPT: Duration = Duration::from_secs(24 * 60 * 60);

/// What is kept of a set.
#[derive(Debug, Clone, Serialize, Deserialize)]
struct Kept {
    #[serde(flatten)]
    filters: Filters,
    /// Where the ledger's chains ended when the set was made. Sets of a version that kept none have only their row id.
    #[serde(default)]
    heads: Option<Positions>,
}

impl Kept {
    /// Whether an event was there when the set was made. Its row id does not tell: another node may have taken a lower one
    /// and committed later.
    fn holds(&self, event: &event::Model) -> bool {
        self.heads.as_ref().is_none_or(|heads| heads.get(&event.node).is_some_and(|head| event.chain_index <= *head))
    }
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

/// A page of a set: the events behind a moment, or the newest ones.
async fn page(
    app: &App,
    caller: &Caller,
    set: event_set::Model,
    behind: Option<Moment>,
    limit: u64,
) -> Result<EventSetPage, Error> {
    let kept: Kept =
        serde_json::from_value(set.filters.clone()).map_err(|error| Error::Internal(format!("event set {}: {error}", set.id)))?;
    let (events, more) = events(app, caller, &kept, set.upper_id, behind, limit).await?;
    // One less than the last event's row id.
    let cursor = events.last().filter(|_| more).map(|last| (last.id - 1).to_string());
    Ok(EventSetPage { set, filters: kept.filters, events, cursor })
}

/// The events behind a moment, or the newest ones, that were there when the ledger's chains ended where they are kept to have
/// ended; and whether there are more.
async fn events(
    app: &App,
    caller: &Caller,
    kept: &Kept,
    upper_id: i64,
    mut behind: Option<Moment>,
    limit: u64,
) -> Result<(Vec<event::Model>, bool), Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let filter = kept.filters.within(caller.organization_id(), reach);
    // One more than asked for tells whether there is a next page.
    let wanted = limit + 1;
    let mut events = Vec::new();
    while (events.len() as u64) < wanted {
        let missing = wanted - events.len() as u64;
        let rows = store::event_sets::events(app.store().reader(), filter.clone(), upper_id, behind, missing).await?;
        let at_end = (rows.len() as u64) < missing;
        behind = rows.last().map(Moment::of).or(behind);
        events.extend(rows.into_iter().filter(|row| kept.holds(row)));
        if at_end {
            break;
        }
    }
    let more = events.len() as u64 == wanted;
    if more {
        events.pop();
    }
    Ok((events, more))
}
