//! What the schedules of a group or a door come to, day by day (contract section 2.12).

use chrono::NaiveDate;
use chrono_tz::Tz;
use doorward_core::interval::Interval;
use doorward_core::schedule::{LONGEST_SPAN_DAYS, Schedule, Span, by_day, effective, overriding, regular};
use doorward_core::{Code, Permission};
use doorward_store as store;

use crate::schedules::{Consequence, Scheduleable, ScheduleableType};
use crate::{App, Caller, Error, organization};

/// Longest span of a summary, in days: with the limit on schedules it bounds the answer.
pub const MOST_DAYS: i64 = LONGEST_SPAN_DAYS;

/// What to sum up.
#[derive(Debug, Clone, Copy)]
pub struct Query {
    /// From when to when, at most [`MOST_DAYS`]; what is longer is cut off.
    pub around: Interval,
    /// The consequence.
    pub consequence: Consequence,
    /// Whether of a group or of a door.
    pub scheduleable_type: ScheduleableType,
    /// Its id.
    pub scheduleable_id: i64,
}

/// What the enabled schedules come to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Summary {
    /// When they hold: what the regular ones cover and no override takes away.
    pub events: Vec<Span>,
    /// What overrides take away from the regular ones.
    pub exceptions: Vec<Span>,
    /// For each day of the span: the schedules that hold at any moment of it, regular or override, by id.
    pub schedules_by_day: Vec<(NaiveDate, Vec<i64>)>,
}

/// What the schedules of one consequence of a group or a door come to. Days are those of the place, and those of the
/// organization for a group without one.
///
/// # Errors
/// No such group or door, or not permitted.
pub async fn summary(app: &App, caller: &Caller, query: Query) -> Result<Summary, Error> {
    let Query { around, consequence, scheduleable_type, scheduleable_id } = query;
    let conn = app.store().reader();
    let own = caller.organization_id();
    let found = Scheduleable::load(conn, caller, scheduleable_type, scheduleable_id).await?;
    let found = found.ok_or(match scheduleable_type {
        ScheduleableType::Group => Code::NotFound,
        ScheduleableType::Lock => Code::LockNotFound,
    })?;
    caller.authorize(Permission::SchedulesRead, found.target())?;
    let zone = match found.place_id() {
        Some(id) => store::places::find(conn, own, id).await?.map(|place| place.time_zone),
        None => Some(organization::find(conn, own).await?.time_zone),
    };
    let zone: Option<Tz> = zone.and_then(|name| name.parse().ok());
    let zone = zone.ok_or_else(|| Error::Internal("a place has no time zone".to_owned()))?;
    let (group, lock) = match &found {
        Scheduleable::Group(group) => (Some(group.id), None),
        Scheduleable::Lock(lock) => (None, Some(lock.id)),
    };
    let rows = store::schedules::enabled(conn, consequence.as_str(), group, lock).await?;
    let mut schedules: Vec<Schedule> = rows.iter().map(store::schedules::rule_or_never).collect();
    schedules.sort_by_key(|schedule| schedule.id);
    let within = Span { from: around.start, until: around.end };
    Ok(Summary {
        events: effective(&schedules, zone, within),
        exceptions: common(&regular(&schedules, zone, within), &overriding(&schedules, zone, within)),
        schedules_by_day: by_day(&schedules, zone, within),
    })
}

/// What both cover; each in order, without overlaps.
pub(crate) fn common(left: &[Span], right: &[Span]) -> Vec<Span> {
    let (mut left, mut right) = (left.iter().peekable(), right.iter().peekable());
    let mut both = Vec::new();
    while let (Some(one), Some(other)) = (left.peek(), right.peek()) {
        let (from, until) = (one.from.max(other.from), one.until.min(other.until));
        if from < until {
            both.push(Span { from, until });
        }
        let ended = if one.until <= other.until { &mut left } else { &mut right };
        ended.next();
    }
    both
}

#[cfg(test)]
mod tests {
    use super::*;
    use doorward_core::Timestamp;

    fn spans(ends: &[(i64, i64)]) -> Vec<Span> {
        let at = Timestamp::from_micros;
        ends.iter().map(|(from, until)| Span { from: at(*from), until: at(*until) }).collect()
    }

    #[test]
    fn common_is_what_both_cover() {
        for (left, right, expected) in [
            (&[(0, 10)][..], &[(2, 3), (5, 20)][..], &[(2, 3), (5, 10)][..]),
            (&[(0, 4), (6, 8)], &[(3, 7)], &[(3, 4), (6, 7)]),
            (&[(0, 4)], &[(4, 8)], &[]),
            (&[(0, 4)], &[(0, 4)], &[(0, 4)]),
            (&[(0, 4)], &[], &[]),
        ] {
            assert_eq!(common(&spans(left), &spans(right)), spans(expected));
            assert_eq!(common(&spans(right), &spans(left)), spans(expected));
        }
    }
}
