//! What the dashboard shows of an organization, read through the use cases, so that everyone sees what they may.

use doorward_app::Error;
use doorward_app::event_sets::recent;
use doorward_app::group_links::{self, GroupLinkDetail};
use doorward_app::locks::{self, LockDetail};
use doorward_app::places::{self, PlaceDetail};
use doorward_core::{Code, Timestamp};
use doorward_store::entity::event;
use doorward_store::entity::organization::Model as Organization;
use doorward_store::group_links::Sort;
use doorward_store::page::{Listed, Page};

use super::events::entry::Places;
use super::visit::Visit;

const DOORS: u64 = 100;
const PLACES: u64 = 100;
const LINKS: u64 = 10;
const EVENTS: u64 = 50;

/// What one person sees.
pub struct Overview {
    pub organization: Organization,
    pub places: Listed<PlaceDetail>,
    pub doors: Listed<LockDetail>,
    /// The links used last; `None` if the person may see none.
    pub links: Option<Listed<GroupLinkDetail>>,
    /// The newest events; `None` if the person may see none.
    pub events: Option<(Vec<event::Model>, Places)>,
    pub now: Timestamp,
}

/// Reads it.
pub async fn load(visit: &Visit) -> Result<Overview, Error> {
    let (app, caller) = (&visit.app, &visit.caller);
    let first = |limit| Page { limit, offset: 0 };
    let last_used = group_links::Query { sort: Some(Sort::Unlock), descending: true, ..group_links::Query::default() };
    let events = match permitted(recent(app, caller, EVENTS).await)? {
        None => None,
        Some(events) => {
            let places = Places::of(visit, &events).await?;
            Some((events, places))
        }
    };
    Ok(Overview {
        organization: visit.organization.clone(),
        places: places::list(app, caller, places::Query::default(), first(PLACES)).await?,
        doors: locks::list(app, caller, locks::Query::default(), first(DOORS)).await?,
        links: permitted(group_links::list(app, caller, last_used, first(LINKS)).await)?,
        events,
        now: app.now(),
    })
}

/// `None` for what the person has no right to see.
fn permitted<T>(read: Result<T, Error>) -> Result<Option<T>, Error> {
    match read {
        Ok(read) => Ok(Some(read)),
        Err(Error::Refused(Code::AccessDenied)) => Ok(None),
        Err(error) => Err(error),
    }
}
