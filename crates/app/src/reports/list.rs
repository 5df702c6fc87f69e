use doorward_core::Permission;
use doorward_store as store;
use doorward_store::entity::report;
use doorward_store::page::{Listed, Page};
use doorward_store::reports::Filter;

use crate::caller::Target;
use crate::{App, Caller, Error};

/// Which reports to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the name.
    pub query: Option<String>,
    /// Only of this status.
    pub status: Option<String>,
    /// Only those that this scheduled one made.
    pub scheduled_report_id: Option<i64>,
}

/// A page of reports, newest first.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<report::Model>, Error> {
    caller.authorize(Permission::ReportsRead, Target::Organization)?;
    let filter = Filter {
        organization_id: caller.organization_id(),
        ids: query.ids,
        query: query.query,
        status: query.status,
        scheduled_report_id: query.scheduled_report_id,
    };
    Ok(store::reports::list(app.store().reader(), filter, page).await?)
}
