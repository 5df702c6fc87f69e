use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::terminals::Filter;

use super::{TerminalDetail, details};
use crate::{App, Caller, Error};

/// Which terminals to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only at this door.
    pub lock_id: Option<i64>,
    /// Only those that this controller reads.
    pub controller_id: Option<i64>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the terminals that the caller sees.
///
/// # Errors
/// Not permitted anywhere.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<TerminalDetail>, Error> {
    let reach = caller.reach(Permission::TerminalsRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        place_id: query.place_id,
        lock_id: query.lock_id,
        controller_id: query.controller_id,
        descending: query.descending,
    };
    let rows = store::terminals::list(conn, filter, page).await?;
    let items = details(conn, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
