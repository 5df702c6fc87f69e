use doorward_core::Permission;
use doorward_store as store;
use doorward_store::groups::Filter;
use doorward_store::page::{Listed, Page};

use super::{GroupDetail, details};
use crate::{App, Caller, Error};

/// Which groups to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only those that hold this door.
    pub lock_id: Option<i64>,
    /// Only those of a place (`true`) or of the organization (`false`).
    pub of_place: Option<bool>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the groups that the caller sees.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<GroupDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::GroupsRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        place_id: query.place_id,
        lock_id: query.lock_id,
        of_place: query.of_place,
        descending: query.descending,
    };
    let groups = store::groups::list(conn, filter, page).await?;
    let items = details(conn, groups.items).await?;
    Ok(Listed { items, total: groups.total, page })
}
