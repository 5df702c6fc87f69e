use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::guest::Model;
use doorward_store::guests::Filter;
use doorward_store::page::{Listed, Page};

use crate::{App, Caller, Error};

/// Which guests to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name, the e-mail address or the phone number.
    pub query: Option<String>,
    /// From Z to A.
    pub descending: bool,
}

/// A page of the organization's guests.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<Model>, Error> {
    caller.reach(Permission::GuestsRead)?;
    let filter =
        Filter { organization_id: caller.organization_id(), ids: query.ids, query: query.query, descending: query.descending };
    Ok(store::guests::list(app.store().reader(), filter, page).await?)
}
