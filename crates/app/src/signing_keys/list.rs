use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};

use super::SigningKeyDetail;
use crate::caller::Target;
use crate::{App, Caller, Error};

/// A page of the organization's keys, the newest first, those too that have been retired.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, page: Page) -> Result<Listed<SigningKeyDetail>, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let conn = app.store().reader();
    let listed = store::signing_keys::list(conn, caller.organization_id(), page).await?;
    let retired = listed.items.iter().filter(|key| key.retired_at.is_some()).map(|key| key.id);
    let last = store::signing_keys::last_passes(conn, retired).await?;
    let items = listed.items.iter().map(|key| SigningKeyDetail::new(key, last.get(&key.id).copied())).collect::<Result<_, _>>()?;
    Ok(Listed { items, total: listed.total, page })
}
