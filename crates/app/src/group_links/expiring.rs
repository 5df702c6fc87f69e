use std::time::Duration;

use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};

use super::{GroupLinkDetail, details};
use crate::{App, Caller, Error};

/// The links that open doors now and stop within this time, those that stop first before the others.
///
/// # Errors
/// Not permitted.
pub async fn expiring(app: &App, caller: &Caller, within: Duration, page: Page) -> Result<Listed<GroupLinkDetail>, Error> {
    let reach = caller.reach(Permission::GroupLinksRead)?;
    let (conn, now) = (app.store().reader(), app.now());
    let until = now.after(within);
    let links = store::group_links::expiring(conn, caller.organization_id(), &reach, (now.into(), until.into()), page).await?;
    let items = details(conn, caller.organization_id(), links.items).await?;
    Ok(Listed { items, total: links.total, page })
}
