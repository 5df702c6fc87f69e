//! When the holder of a link may come, where the link's group or a door asks for times.

use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::decide::{LinkFacts, LockFacts};
use doorward_core::restrictions::Times;
use doorward_core::schedule::{Span, effective};

use crate::calendar::common;

/// How far ahead the next opening is looked for.
const AHEAD: Duration = Duration::from_hours(14 * 24);
/// How far ahead a door's closing matters to whoever stands there.
const SOON: Duration = Duration::from_hours(24);

/// When the times of the group and those of the door both let through, from now on for two weeks or until the link ends, in
/// order. `None` if neither asks for times.
pub(super) fn hours(link: &LinkFacts, lock: &LockFacts, now: Timestamp) -> Option<Vec<Span>> {
    let horizon = now.after(AHEAD);
    let within = Span { from: now, until: link.validity.until.map_or(horizon, |until| until.min(horizon)) };
    let of = |times: &Times| match times {
        Times::Any => None,
        Times::Only(schedules) => Some(lock.zone.map_or_else(Vec::new, |zone| effective(schedules, zone, within))),
    };
    match (of(&link.restrictions.times), of(&lock.restrictions.times)) {
        (Some(group), Some(door)) => Some(common(&group, &door)),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => None,
    }
}

/// The first moment after now at which these begin.
pub(super) fn opens_at(hours: &[Span], now: Timestamp) -> Option<Timestamp> {
    hours.iter().map(|span| span.from).find(|from| *from > now)
}

/// When those that hold now end, if that is within a day.
pub(super) fn closes_at(hours: &[Span], now: Timestamp) -> Option<Timestamp> {
    let current = hours.first().filter(|span| span.from <= now)?;
    (current.until <= now.after(SOON)).then_some(current.until)
}

#[cfg(test)]
mod tests {
    use chrono_tz::Tz;
    use doorward_core::decide::{Allowance, Validity};
    use doorward_core::restrictions::Restrictions;
    use doorward_core::schedule::{Rule, Schedule, Weekdays};

    use super::*;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    /// Every weekday between these hours in Berlin.
    fn weekdays(from: u32, until: u32) -> Times {
        let time = |hour| chrono::NaiveTime::from_hms_opt(hour, 0, 0);
        let days = Weekdays::from_bools([true, true, true, true, true, false, false]);
        let rule = Rule::Weekly { days, from: time(from), until: time(until) };
        Times::Only([Schedule { id: 1, rule, overrides: false }].into())
    }

    fn asking(times: Times) -> Restrictions {
        Restrictions { times, ..Restrictions::default() }
    }

    fn hours_of(group: Times, door: Times, valid_until: Option<&str>, now: &str) -> Option<Vec<Span>> {
        let link = LinkFacts {
            organization_id: 1,
            group_id: 1,
            enabled: true,
            validity: Validity { from: None, until: valid_until.map(at) },
            restrictions: asking(group),
            allowance: Allowance::UNLIMITED,
        };
        let lock = LockFacts {
            id: 1,
            organization_id: 1,
            place_id: 1,
            group_ids: vec![1],
            locked_down: false,
            place_locked_down: false,
            zone: Some(Tz::Europe__Berlin),
            position: None,
            proximity_secret: None,
            restrictions: asking(door),
        };
        hours(&link, &lock, at(now))
    }

    /// When a door with these times opens and closes next, seen from a moment.
    fn next(group: Times, door: Times, valid_until: Option<&str>, now: &str) -> (Option<String>, Option<String>) {
        let hours = hours_of(group, door, valid_until, now).unwrap();
        (opens_at(&hours, at(now)).map(|at| at.to_string()), closes_at(&hours, at(now)).map(|at| at.to_string()))
    }

    const SATURDAY: &str = "2026-11-21T12:00:00Z";
    const MONDAY_NOON: &str = "2026-11-23T11:00:00Z";

    #[test]
    fn a_door_without_times_has_no_hours() {
        assert_eq!(hours_of(Times::Any, Times::Any, None, SATURDAY), None);
    }

    #[test]
    fn a_door_opens_when_both_its_own_times_and_those_of_the_group_let_through() {
        let monday = |hour| (Some(format!("2026-11-23T{hour:02}:00:00Z")), None);
        assert_eq!(next(weekdays(8, 18), Times::Any, None, SATURDAY), monday(7));
        assert_eq!(next(Times::Any, weekdays(9, 18), None, SATURDAY), monday(8));
        assert_eq!(next(weekdays(8, 18), weekdays(10, 20), None, SATURDAY), monday(9));
        assert_eq!(next(weekdays(8, 12), weekdays(12, 18), None, SATURDAY), (None, None), "they never do both");
        assert_eq!(next(weekdays(8, 12), Times::Only([].into()), None, SATURDAY), (None, None), "without any schedule, never");
    }

    #[test]
    fn a_door_closes_when_the_first_of_both_does() {
        let closing = |group, door| next(group, door, None, MONDAY_NOON).1;
        assert_eq!(closing(weekdays(8, 18), weekdays(9, 17)), Some("2026-11-23T16:00:00Z".to_owned()));
        assert_eq!(closing(weekdays(8, 16), Times::Any), Some("2026-11-23T15:00:00Z".to_owned()));
    }

    #[test]
    fn a_closing_more_than_a_day_ahead_is_not_told() {
        let always = || weekdays(0, 0);
        assert_eq!(next(always(), Times::Any, None, MONDAY_NOON), (Some("2026-11-29T23:00:00Z".to_owned()), None));
        let friday = "2026-11-26T23:00:00Z";
        assert_eq!(next(always(), Times::Any, None, friday).1, Some("2026-11-27T23:00:00Z".to_owned()));
    }

    #[test]
    fn nothing_is_promised_for_after_the_links_end() {
        assert_eq!(next(weekdays(8, 18), Times::Any, Some("2026-11-23T07:00:00Z"), SATURDAY), (None, None));
        let early = "2026-11-23T12:30:00Z";
        assert_eq!(next(weekdays(8, 18), Times::Any, Some(early), MONDAY_NOON), (None, Some(early.to_owned())));
    }
}
