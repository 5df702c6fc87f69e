use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::scheduled_report;
use doorward_store::page::{Listed, Page};
use doorward_store::scheduled_reports::Filter;

use crate::caller::Target;
use crate::{App, Caller, Error};

/// Which scheduled reports to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only those that are switched on (`true`) or off (`false`).
    pub enabled: Option<bool>,
}

/// A page of scheduled reports, by name.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<scheduled_report::Model>, Error> {
    caller.authorize(Permission::ScheduledReportRead, Target::Organization)?;
    let filter = Filter { organization_id: caller.organization_id(), ids: query.ids, query: query.query, enabled: query.enabled };
    Ok(store::scheduled_reports::list(app.store().reader(), filter, page).await?)
}
