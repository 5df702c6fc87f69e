use doorward_core::{Permission, Role, validate};
use doorward_store as store;
use doorward_store::page::{Listed, Page};
use doorward_store::users::{Filter, Sort};
use sea_orm::ConnectionTrait;

use super::UserDetail;
use crate::{App, Caller, Error};

/// Which users to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only these.
    pub ids: Option<Vec<i64>>,
    /// Part of e-mail address, name or notes.
    pub query: Option<String>,
    /// This address, ignoring case.
    pub email: Option<String>,
    /// Only with a right on this group.
    pub group_id: Option<i64>,
    /// Only with a right on this place or one of its groups.
    pub place_id: Option<i64>,
    /// Only those whose access is on (or off).
    pub access_enabled: Option<bool>,
    /// Only those whose address is known to be theirs (or not yet).
    pub confirmed: Option<bool>,
    /// Only with this role somewhere, be it a team's.
    pub role: Option<Role>,
    /// The order; by name if not given.
    pub sort: Option<Sort>,
    /// Reversed.
    pub descending: bool,
}

/// A page of the organization's users.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<UserDetail>, Error> {
    caller.reach(Permission::UsersRead)?;
    let conn = app.store().reader();
    let (text, email_key) = match (query.query, query.email) {
        (Some(text), None) => whole_address(conn, caller.organization_id(), text).await?,
        (text, email) => (text, email.as_deref().map(validate::email_key)),
    };
    let filter = Filter {
        organization_id: caller.organization_id(),
        ids: query.ids,
        query: text,
        email_key,
        group_id: query.group_id,
        place_id: query.place_id,
        access_enabled: query.access_enabled,
        confirmed: query.confirmed,
        role: query.role,
        sort: query.sort.unwrap_or(Sort::Name),
        descending: query.descending,
    };
    let users = store::users::list(conn, filter, page).await?;
    let counts = store::role_assignments::groups_counts(conn, users.items.iter().map(|user| user.id).collect()).await?;
    Ok(users.map(|user| UserDetail { groups_count: counts.get(&user.id).copied().unwrap_or(0), user }))
}

/// A text that is someone's whole address names that one person; any other is searched for.
async fn whole_address(
    conn: &impl ConnectionTrait,
    organization_id: i64,
    text: String,
) -> Result<(Option<String>, Option<String>), Error> {
    let key = validate::email_key(&text);
    let is_someones = text.contains('@') && store::users::find_by_email(conn, organization_id, &key).await?.is_some();
    Ok(if is_someones { (None, Some(key)) } else { (Some(text), None) })
}
