use doorward_core::Permission;
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::team_memberships::Filter;

use super::{TeamMembershipDetail, details};
use crate::{App, Caller, Error};

/// Which team memberships to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Only of this team.
    pub team_id: Option<i64>,
    /// Only those of guests, or only those of users.
    pub of_guests: Option<bool>,
    /// Only of this user.
    pub user_id: Option<i64>,
    /// Only of this guest.
    pub guest_id: Option<i64>,
}

/// A page of the organization's team memberships.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<TeamMembershipDetail>, Error> {
    caller.reach(Permission::TeamMembershipsRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        ids: query.ids,
        team_id: query.team_id,
        of_guests: query.of_guests,
        user_id: query.user_id,
        guest_id: query.guest_id,
    };
    let rows = store::team_memberships::list(conn, filter, page).await?;
    let items = details(conn, rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
