use doorward_core::{EventType, Permission, Timestamp};
use doorward_store as store;
use doorward_store::event_sets::Hour;

use super::Filters;
use crate::{App, Caller, Error};

/// Most attempts that are counted.
const MOST: u64 = 20_000;

/// Attempts to open doors.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unlocks {
    /// Those of each hour that had any: the number of the hour, from 0, whether they opened a door, and how many they were.
    pub hours: Vec<(u64, bool, u64)>,
    /// Whether there were more: these are the newest.
    pub more: bool,
}

/// The attempts to open doors from a moment on, at most 20,000 of them, by the hours since then.
///
/// # Errors
/// Not permitted.
pub async fn unlocks(app: &App, caller: &Caller, from: Timestamp) -> Result<Unlocks, Error> {
    let reach = caller.reach(Permission::EventsRead)?;
    let event_type = Some(EventType::LOCK_UNLOCK.name.to_owned());
    let filter = Filters { event_type, ..Filters::default() }.within(caller.organization_id(), reach);
    let mut hours = store::event_sets::hours(app.store().reader(), filter, from.into(), MOST + 1).await?;
    let more = hours.iter().map(|hour| hour.count.unsigned_abs()).sum::<u64>() > MOST;
    // The oldest was counted to tell that.
    if let Some(first) = hours.iter_mut().filter(|_| more).min_by_key(|hour| hour.oldest) {
        first.count -= 1;
    }
    let counted = |Hour { hour, success, count, .. }| (u64::try_from(hour).unwrap_or(0), success, count.unsigned_abs());
    Ok(Unlocks { hours: hours.into_iter().map(counted).collect(), more })
}
