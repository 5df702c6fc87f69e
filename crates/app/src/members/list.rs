use doorward_store::page::{Listed, Page};

use super::{MemberDetail, details};
use crate::users::{self, Query};
use crate::{App, Caller, Error};

/// A page of the organization's users, as members. The query names users by their own ids.
///
/// # Errors
/// As [`users::list`].
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<MemberDetail>, Error> {
    let listed = users::list(app, caller, query, page).await?;
    let items = details(app, listed.items).await?;
    Ok(Listed { items, total: listed.total, page })
}
