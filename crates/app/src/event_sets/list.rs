use doorward_core::{Code, Permission};
use doorward_store as store;
use doorward_store::entity::event;
use doorward_store::event_sets::Moment;

use super::create::check;
use super::cursor::Cursor;
use super::{EventSetInput, Kept, events};
use crate::{App, Caller, Error};

/// Events, newest first.
#[derive(Debug, Clone)]
pub struct EventList {
    /// The page.
    pub events: Vec<event::Model>,
    /// Where the next page begins; `None` at the end.
    pub cursor: Option<String>,
}

/// Events that the filters let through, newest first, from behind a cursor on. What was recorded after the first page was read
/// joins no later one. Keeps nothing: the cursor carries all that the next page needs but the filters.
///
/// # Errors
/// Not permitted, the filters break rules, or a cursor that no answer gave.
pub async fn list(app: &App, caller: &Caller, input: EventSetInput, cursor: Option<&str>, limit: u64) -> Result<EventList, Error> {
    caller.reach(Permission::EventsRead)?;
    let cursor = cursor.map(|text| Cursor::read(text).ok_or(Code::BadRequest)).transpose()?;
    let at = cursor.as_ref().map_or_else(|| app.now(), |cursor| cursor.at);
    let filters = check(input, at)?;
    let (heads, upper_id, behind) = match cursor {
        Some(Cursor { at: _, heads, upper_id, behind }) => (heads, upper_id, Some(behind)),
        None => {
            let conn = app.store().reader();
            // The heads first: every event up to them has a row id of at most the newest one that is seen after them.
            let heads = store::ledger_heads::heads(conn, caller.organization_id()).await?;
            let upper_id = store::event_sets::newest(conn, caller.organization_id(), &heads).await?;
            (heads, upper_id, None)
        }
    };
    let kept = Kept { filters, heads: Some(heads) };
    let (events, more) = events(app, caller, &kept, upper_id, behind, limit).await?;
    let next = events.last().filter(|_| more).zip(kept.heads);
    let cursor = next.and_then(|(last, heads)| Cursor { at, heads, upper_id, behind: Moment::of(last) }.write());
    Ok(EventList { events, cursor })
}
