use doorward_core::Permission;
use doorward_store as store;
use doorward_store::group_locks::Filter;
use doorward_store::page::{Listed, Page};

use super::{GroupLockDetail, details};
use crate::caller::Target;
use crate::{App, Caller, Error, groups};

/// Which group locks to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// The group.
    pub group_id: i64,
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only these doors.
    pub lock_ids: Option<Vec<i64>>,
    /// Part of the door's name.
    pub query: Option<String>,
}

/// A page of a group's doors.
///
/// # Errors
/// No such group, or not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<GroupLockDetail>, Error> {
    let conn = app.store().reader();
    let group = groups::find(conn, caller, query.group_id).await?;
    caller.authorize(Permission::GroupLocksRead, Target::from(&group))?;
    let filter = Filter {
        organization_id: caller.organization_id(),
        group_id: query.group_id,
        ids: query.ids,
        lock_ids: query.lock_ids,
        query: query.query,
    };
    let rows = store::group_locks::list(conn, filter, page).await?;
    let items = details(conn, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
