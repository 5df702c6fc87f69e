use doorward_core::{EventType, Permission, Timestamp};
use doorward_store as store;

use super::Filters;
use crate::{App, Caller, Error};

/// Most attempts that are read.
const MOST: u64 = 20_000;

/// Attempts to open doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlocks {
    /// When each was, newest first, and whether it opened a door.
    pub attempts: Vec<(Timestamp, bool)>,
    /// Whether there were more: these are the newest.
    pub more: bool,
}

/// The attempts to open doors from a moment on, at most 20,000 of them.
///
/// # Errors
/// Not permitted.
pub async fn unlocks(app: &App, caller: &Caller, from: Timestamp) -> Result<Unlocks, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let event_type = Some(EventType::LOCK_UNLOCK.name.to_owned());
    let filter = Filters { from: Some(from), event_type, ..Filters::default() }.within(caller.organization_id(), reach);
    let mut rows = store::event_sets::outcomes(app.store().reader(), filter, MOST + 1).await?;
    let more = rows.len() as u64 > MOST;
    if more {
        rows.pop();
    }
    Ok(Unlocks { attempts: rows.into_iter().map(|(at, success)| (at.at(), success)).collect(), more })
}
