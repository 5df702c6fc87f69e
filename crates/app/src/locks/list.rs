use doorward_core::{Permission, Secret};
use doorward_store as store;
use doorward_store::locks::Filter;
use doorward_store::page::{Listed, Page};
use doorward_store::reach::Reach;

use super::{LockDetail, details};
use crate::{App, Caller, Error, authenticate};

/// Which locks to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only of this floor.
    pub floor_id: Option<i64>,
    /// Only with (or without) a relay.
    pub configured: Option<bool>,
    /// Only locked down (or not).
    pub locked_down: Option<bool>,
    /// From Z to A.
    pub descending: bool,
}

impl Query {
    fn filter(self, organization_id: i64, reach: Reach) -> Filter {
        Filter {
            ids: self.ids,
            query: self.query,
            place_id: self.place_id,
            floor_id: self.floor_id,
            configured: self.configured,
            locked_down: self.locked_down,
            descending: self.descending,
            ..Filter::all(organization_id, reach)
        }
    }
}

/// A page of the doors that the caller may open or manage.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<LockDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::LocksRead)?;
    let conn = app.store().reader();
    let locks = store::locks::list(conn, query.filter(caller.organization_id(), reach), page).await?;
    let items = details(app, conn, Some(caller), locks.items).await?;
    Ok(Listed { items, total: locks.total, page })
}

/// A page of the doors that a link opens.
///
/// # Errors
/// The link is not valid now.
pub async fn list_as_guest(app: &App, secret: &Secret, query: Query, page: Page) -> Result<Listed<LockDetail>, Error> {
    let link = authenticate::link(app, secret).await?;
    let reach = Reach::Within { places: Vec::new(), groups: vec![link.group_id] };
    let conn = app.store().reader();
    let locks = store::locks::list(conn, query.filter(link.organization_id, reach), page).await?;
    let items = details(app, conn, None, locks.items).await?;
    Ok(Listed { items, total: locks.total, page })
}
