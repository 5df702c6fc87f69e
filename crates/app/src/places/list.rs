use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::places::Filter;

use super::{PlaceDetail, details};
use crate::{App, Caller, Error};

/// Which places to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the places that the caller sees.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<PlaceDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::PlacesRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        descending: query.descending,
    };
    let places = store::places::list(conn, filter, page).await?;
    let items = details(conn, caller.organization_id(), places.items).await?;
    Ok(Listed { items, total: places.total, page })
}
