use doorward_core::Permission;
use doorward_store as store;
use doorward_store::logins::Filter;
use doorward_store::page::{Listed, Page};

use super::LoginDetail;
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Which logins to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Whose; `None` for those of the whole organization.
    pub user_id: Option<i64>,
}

/// A page of logins: the caller's own, or any, for those who make logins for others.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<LoginDetail>, Error> {
    // Everyone may see their own, but nobody whose access is switched off.
    caller.reach_or_nothing(Permission::LoginsWrite)?;
    if query.user_id != Some(caller.user.id) {
        caller.authorize(Permission::LoginsWrite, Target::Organization)?;
    }
    let conn = app.store().reader();
    let filter = Filter { organization_id: caller.organization_id(), user_id: query.user_id, ids: query.ids };
    let Listed { items, total, page } = store::logins::list(conn, filter, page).await?;
    let users = store::users::by_ids(conn, items.iter().map(|login| login.user_id)).await?;
    // Whose user went meanwhile went with them.
    let items = items.into_iter().filter_map(|login| Some(LoginDetail { user: users.get(&login.user_id)?.clone(), login }));
    Ok(Listed { items: items.collect(), total, page })
}
