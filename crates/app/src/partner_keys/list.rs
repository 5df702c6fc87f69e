use doorward_store as store;
use doorward_store::page::{Listed, Page};

use super::{PartnerKeyDetail, authorize, details};
use crate::{App, Caller, Error};

/// Which partner keys to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
}

/// A page of the organization's partner keys, by name.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<PartnerKeyDetail>, Error> {
    authorize(caller)?;
    let conn = app.store().reader();
    let rows = store::partner_keys::list(conn, caller.organization_id(), query.ids, query.query, page).await?;
    let items = details(conn, caller, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
