use doorward_core::Permission;
use doorward_store as store;
use doorward_store::integrations::Filter;
use doorward_store::page::{Listed, Page};

use super::{IntegrationDetail, details};
use crate::{App, Caller, Error};

/// Which integrations to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this place.
    pub place_id: Option<i64>,
    /// Only those of a place (`true`) or of the organization (`false`).
    pub of_place: Option<bool>,
    /// Only those that are switched on (`true`) or off (`false`).
    pub enabled: Option<bool>,
}

/// A page of the integrations that the caller sees, by name.
///
/// # Errors
/// Not permitted anywhere.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<IntegrationDetail>, Error> {
    let reach = caller.reach(Permission::IntegrationsRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        query: query.query,
        place_id: query.place_id,
        of_place: query.of_place,
        enabled: query.enabled,
    };
    let rows = store::integrations::list(conn, filter, page).await?;
    let items = details(conn, caller, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
