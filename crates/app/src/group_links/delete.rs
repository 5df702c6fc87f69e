use doorward_core::{Code, EventType, Permission};
use doorward_store as store;

use super::object;
use crate::caller::Target;
use crate::{App, Caller, Error, groups};

/// Removes a link. The very next unlock with it is refused; a mail that still waits is not sent.
///
/// # Errors
/// No such link, or not permitted.
pub async fn delete(app: &App, caller: &Caller, id: i64) -> Result<(), Error> {
    let tx = app.begin().await?;
    let link = store::group_links::find(&tx, caller.organization_id(), id).await?.ok_or(Code::NotFound)?;
    let group = groups::find(&tx, caller, link.group_id).await?;
    caller.authorize(Permission::GroupLinksWrite, Target::from(&group))?;
    store::group_links::delete(&tx, id).await?;
    app.record(&tx, caller, EventType::GROUP_LINK_DESTROY, object(&link, &group)).await?;
    tx.commit().await?;
    Ok(())
}
