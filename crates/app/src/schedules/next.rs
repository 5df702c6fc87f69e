//! When a schedule holds next.

use std::time::Duration;

use chrono::NaiveTime;
use chrono_tz::Tz;
use doorward_core::Timestamp;
use doorward_core::schedule::{Rule, Schedule, Span, Weekdays, regular};
use doorward_store as store;
use doorward_store::entity::schedule::Model;

/// A window that comes once a week, and not in the week in which clock changes swallow it.
const THREE_WEEKS: Duration = Duration::from_hours(21 * 24);
/// A date begins less than this before or after its midnight in UTC.
const TWO_DAYS: Duration = Duration::from_hours(48);

/// When the schedule's next window starts, an override's like any other; none if it is switched off or none is to come.
pub(super) fn start(row: &Model, zone: Tz, now: Timestamp) -> Option<Timestamp> {
    let schedule = store::schedules::rule(row).ok().filter(|_| row.enabled)?;
    match schedule.rule {
        // Each day by itself: windows that touch would count as one.
        Rule::Weekly { days, from, until } => (0..7)
            .map(|day| Rule::Weekly { days: Weekdays::from_bits(days.bits() & 1 << day), from, until })
            .filter_map(|rule| first_in(rule, zone, Span { from: now, until: now.after(THREE_WEEKS) }, now))
            .min(),
        Rule::Moments { from, .. } => (from > now).then_some(from),
        Rule::Days { first, .. } => {
            let midnight = Timestamp::from_utc(first.and_time(NaiveTime::MIN).and_utc());
            let around = Span { from: midnight.before(TWO_DAYS), until: midnight.after(TWO_DAYS) };
            first_in(schedule.rule, zone, around, now)
        }
    }
}

/// The start of the first window in the span that begins after `now`.
fn first_in(rule: Rule, zone: Tz, within: Span, now: Timestamp) -> Option<Timestamp> {
    let alone = [Schedule { id: 0, rule, overrides: false }];
    regular(&alone, zone, within).into_iter().map(|window| window.from).find(|from| *from > now)
}
