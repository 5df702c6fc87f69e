use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::event;

use super::Filters;
use crate::{App, Caller, Error};

/// The newest events that the caller may see, newest first. Keeps nothing.
///
/// # Errors
/// Not permitted.
pub async fn recent(app: &App, caller: &Caller, limit: u64) -> Result<Vec<event::Model>, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let filter = Filters::default().within(caller.organization_id(), reach);
    Ok(store::event_sets::events(app.store().reader(), filter, i64::MAX, None, limit).await?)
}
