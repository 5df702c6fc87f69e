use doorward_core::{Code, Permission};
use doorward_store as store;

use super::{EventSetPage, KEPT, page};
use crate::{App, Caller, Error};

/// A page of a set: the first one, or the one that a cursor names. A set belongs to the user who made it.
///
/// # Errors
/// No such set, a cursor that no answer gave, or not permitted.
pub async fn read(app: &App, caller: &Caller, id: i64, cursor: Option<&str>, limit: u64) -> Result<EventSetPage, Error> {
    caller.reach(Permission::EventsRead)?;
    let set = store::event_sets::find(app.store().reader(), caller.user.id, id).await?.ok_or(Code::NotFound)?;
    if app.now().since(set.created_at.at()) > KEPT {
        return Err(Code::NotFound.into());
    }
    let behind = match cursor {
        None => None,
        Some(cursor) => {
            let last = cursor.parse::<i64>().ok().filter(|at| *at < set.upper_id).ok_or(Code::BadRequest)?.saturating_add(1);
            let moment = store::event_sets::moment_of(app.store().reader(), caller.organization_id(), last).await?;
            Some(moment.ok_or(Code::BadRequest)?)
        }
    };
    page(app, caller, set, behind, limit).await
}
