use doorward_core::{Permission, Role, Scope};
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::role_assignments::Filter;

use super::{HolderKind, RoleAssignmentDetail, details};
use crate::{App, Caller, Error};

/// Which role assignments to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the holder's e-mail address or name.
    pub query: Option<String>,
    /// Only this role.
    pub role: Option<Role>,
    /// Only those of such holders.
    pub holder: Option<HolderKind>,
    /// Only of this user.
    pub user_id: Option<i64>,
    /// Only of this team.
    pub team_id: Option<i64>,
    /// Only of this guest.
    pub guest_id: Option<i64>,
    /// Only on this kind of thing.
    pub scope: Option<Scope>,
    /// Only on this place.
    pub place_id: Option<i64>,
    /// Only on this group.
    pub group_id: Option<i64>,
    /// By the holder's name: A to Z (`false`) or Z to A (`true`).
    pub by_name: Option<bool>,
}

/// A page of role assignments: those the caller manages or may see, and their own and their teams'.
///
/// # Errors
/// The database failed.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<RoleAssignmentDetail>, Error> {
    let reach = caller.reach_or_nothing(Permission::RoleAssignmentsRead)?;
    let conn = app.store().reader();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        own_user_id: caller.user.id,
        ids: query.ids,
        query: query.query,
        role: query.role,
        holder: query.holder,
        user_id: query.user_id,
        team_id: query.team_id,
        guest_id: query.guest_id,
        scope: query.scope,
        place_id: query.place_id,
        group_id: query.group_id,
        by_name: query.by_name,
    };
    let rows = store::role_assignments::list(conn, filter, page).await?;
    let items = details(conn, caller.organization_id(), rows.items).await?;
    Ok(Listed { items, total: rows.total, page })
}
