use doorward_core::Permission;
use doorward_store as store;
use doorward_store::outbox::Filter;
use doorward_store::page::{Listed, Page};

use super::{Message, PRIVATE};
use crate::caller::Target;
use crate::{App, Caller, Error};

/// Which messages to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only those that were given up, or only those that were not.
    pub failed: Option<bool>,
    /// Only of this link.
    pub group_link_id: Option<i64>,
}

/// A page of the messages that have not left, newest first.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<Message>, Error> {
    caller.authorize(Permission::OrganizationWrite, Target::Organization)?;
    let filter = Filter {
        organization_id: caller.organization_id(),
        except_kind: PRIVATE,
        dead: query.failed,
        group_link_id: query.group_link_id,
    };
    let listed = store::outbox::list(app.store().reader(), filter, page).await?;
    Ok(listed.map(Message::from))
}
