//! When a schedule holds: wall-clock rules in the zone of a place (contract section 2.12).
//!
//! The clock on the wall decides: a moment is inside a window exactly if the clock reads a time inside it. Where clocks are
//! set back and an hour comes twice, both readings of a time are alike; what falls into the gap when they are set forward
//! does not happen.

mod rule;
mod spans;
#[cfg(test)]
mod tests;
pub(crate) mod zone;

pub use rule::{Rule, Weekdays};
pub use spans::{by_day, current, effective, next_change, overriding, regular};

use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::Timestamp;

/// Longest span whose windows are worked out, in days; a longer one is cut off at its end.
pub const LONGEST_SPAN_DAYS: i64 = 400;

/// An enabled schedule. Callers pass those of one thing and one consequence together.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Schedule {
    /// Its number.
    pub id: i64,
    /// When it holds.
    pub rule: Rule,
    /// Whether it cancels the regular ones while it holds, instead of being one.
    pub overrides: bool,
}

/// A stretch of time, never empty in results.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Span {
    /// First moment.
    pub from: Timestamp,
    /// First moment after.
    pub until: Timestamp,
}

/// Whether some regular schedule covers the moment and no override does. Without schedules: no.
///
/// What lies beyond the years that a calendar can name (some 253,000 on either side) is covered by nothing.
#[must_use]
pub fn covers(schedules: &[Schedule], zone: Tz, at: Timestamp) -> bool {
    let Some(micros) = zone::in_calendar(at) else { return false };
    let reading = zone::reading(zone, micros);
    let any = |overrides| schedules.iter().any(|one| one.overrides == overrides && one.rule.holds(micros, reading));
    any(false) && !any(true)
}
