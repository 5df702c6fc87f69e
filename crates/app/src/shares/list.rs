use doorward_core::Scope;
use doorward_store::page::{Listed, Page};

use crate::role_assignments::{self, HolderKind, RoleAssignmentDetail};
use crate::{App, Caller, Error};

/// Which shares to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of the user's e-mail address or name.
    pub query: Option<String>,
    /// Only of this user.
    pub user_id: Option<i64>,
    /// Only on this group.
    pub group_id: Option<i64>,
}

/// A page of the role assignments that users hold on groups: those the caller manages or may see, and their own.
///
/// # Errors
/// As [`role_assignments::list`].
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<RoleAssignmentDetail>, Error> {
    let query = role_assignments::Query {
        ids: query.ids,
        query: query.query,
        holder: Some(HolderKind::User),
        user_id: query.user_id,
        scope: Some(Scope::Group),
        group_id: query.group_id,
        ..role_assignments::Query::default()
    };
    role_assignments::list(app, caller, query, page).await
}
