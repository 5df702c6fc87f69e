//! What the dashboard shows of an organization, read through the use cases, so that everyone sees what they may.

use doorward_app::event_sets::recent;
use doorward_app::group_links::{self, GroupLinkDetail};
use doorward_app::locks::{self, LockDetail};
use doorward_app::places::{self, PlaceDetail};
use doorward_app::{App, Caller, Error, organization};
use doorward_core::{Code, Timestamp};
use doorward_store::entity::organization::Model as Organization;
use doorward_store::entity::{event, user};
use doorward_store::group_links::Sort;
use doorward_store::page::{Listed, Page};

const DOORS: u64 = 100;
const PLACES: u64 = 100;
const LINKS: u64 = 10;
const EVENTS: u64 = 50;

/// What one person sees.
pub struct Overview {
    pub organization: Organization,
    pub user: user::Model,
    pub places: Listed<PlaceDetail>,
    pub doors: Listed<LockDetail>,
    /// The links used last; `None` if the person may see none.
    pub links: Option<Listed<GroupLinkDetail>>,
    /// The newest events; `None` if the person may see none.
    pub events: Option<Vec<event::Model>>,
    pub now: Timestamp,
}

/// Reads it.
pub async fn load(app: &App, caller: Caller) -> Result<Overview, Error> {
    let first = |limit| Page { limit, offset: 0 };
    let last_used = group_links::Query { sort: Some(Sort::Unlock), descending: true, ..group_links::Query::default() };
    Ok(Overview {
        organization: organization::read(app, &caller).await?.organization,
        places: places::list(app, &caller, places::Query::default(), first(PLACES)).await?,
        doors: locks::list(app, &caller, locks::Query::default(), first(DOORS)).await?,
        links: permitted(group_links::list(app, &caller, last_used, first(LINKS)).await)?,
        events: permitted(recent(app, &caller, EVENTS).await)?,
        now: app.now(),
        user: caller.user,
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
