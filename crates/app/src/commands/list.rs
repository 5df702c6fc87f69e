use doorward_core::Permission;
use doorward_store as store;
use doorward_store::commands::{Filter, State};
use doorward_store::page::{Listed, Page};

use super::{CommandDetail, detail};
use crate::{App, Caller, Error};

/// Which commands to list.
#[derive(Debug, Clone, Default)]
pub struct Query {
    /// Only this one.
    pub uuid: Option<String>,
    /// Only of this door.
    pub lock_id: Option<i64>,
    /// Only those that are so far now.
    pub state: Option<State>,
}

/// A page of commands at the doors whose events the caller may see, newest first.
///
/// # Errors
/// Not permitted.
pub async fn list(app: &App, caller: &Caller, query: Query, page: Page) -> Result<Listed<CommandDetail>, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let now = app.now();
    let filter = Filter {
        organization_id: caller.organization_id(),
        reach,
        uuid: query.uuid,
        lock_id: query.lock_id,
        state: query.state.map(|state| (state, now.into())),
    };
    let commands = store::commands::list(app.store().reader(), filter, page).await?;
    let items = commands.items.into_iter().map(|command| detail(command, now)).collect::<Result<_, _>>()?;
    Ok(Listed { items, total: commands.total, page })
}
