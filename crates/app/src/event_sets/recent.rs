use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::event;

use super::{Filters, filter};
use crate::{App, Caller, Error};

/// The newest events that the caller may see, newest first. Keeps nothing.
///
/// # Errors
/// Not permitted.
pub async fn recent(app: &App, caller: &Caller, limit: u64) -> Result<Vec<event::Model>, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let filter = filter(caller.organization_id(), reach, &Filters::default());
    Ok(store::event_sets::events(app.store().reader(), filter, i64::MAX, limit).await?)
}
