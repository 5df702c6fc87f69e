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
    recent_of(app, caller, &Filters::default(), limit).await
}

/// Those of them that the filters let through.
///
/// # Errors
/// Not permitted.
pub async fn recent_of(app: &App, caller: &Caller, filters: &Filters, limit: u64) -> Result<Vec<event::Model>, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let filter = filters.within(caller.organization_id(), reach);
    Ok(store::event_sets::events(app.store().reader(), filter, i64::MAX, None, limit).await?)
}
