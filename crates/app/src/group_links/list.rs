use doorward_core::Permission;
use doorward_store as store;
use doorward_store::group_links::{Filter, Sort, State};
use doorward_store::page::{Listed, Page};

use super::{DeliveryStatus, GroupLinkDetail, details};
use crate::{App, Caller, Error};

/// Which links to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this group.
    pub group_id: Option<i64>,
    /// Only those of whose last message one of these became.
    pub delivery_statuses: Option<Vec<DeliveryStatus>>,
    /// Only those in this state now.
    pub state: Option<State>,
    /// Part of name, e-mail address, phone number or group name.
    pub query: Option<String>,
    /// The order; by name if not given.
    pub sort: Option<Sort>,
    /// Reversed.
    pub descending: bool,
}

/// A page of the links that the caller manages or may see.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<GroupLinkDetail>, Error> {
    let reach = caller.reach(Permission::GroupLinksRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        ids: query.ids,
        group_id: query.group_id,
        delivery_statuses: query
            .delivery_statuses
            .map(|statuses| statuses.into_iter().map(|status| status.as_str().to_owned()).collect()),
        state: query.state.map(|state| (state, app.now().into())),
        query: query.query,
        sort: query.sort.unwrap_or(Sort::Name),
        descending: query.descending,
    };
    let links = store::group_links::list(conn, filter, page).await?;
    let items = details(conn, caller.organization_id(), links.items).await?;
    Ok(Listed { items, total: links.total, page })
}
