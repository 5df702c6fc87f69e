//! When the holder of a link or an access key may come, where groups or doors ask for times.

use std::time::Duration;

use doorward_core::Timestamp;
use doorward_core::decide::{LockFacts, Validity};
use doorward_core::restrictions::Times;
use doorward_core::schedule::{Span, effective};

use crate::calendar::common;

/// How far ahead the next opening is looked for.
const AHEAD: Duration = Duration::from_hours(14 * 24);
/// How far ahead a door's closing matters to whoever stands there.
const SOON: Duration = Duration::from_hours(24);

/// A way to the doors of a group.
#[derive(Debug, Clone)]
pub(super) struct Way {
    pub group_id: i64,
    /// From when until when; it is not over.
    pub validity: Validity,
    /// When the group lets through.
    pub times: Times,
}

/// When a door lets through whoever has these ways to it, from now on for two weeks, in order and merged. `None` if one of them
/// lets through at any time.
pub(super) fn hours(ways: &[Way], lock: &LockFacts, now: Timestamp) -> Option<Vec<Span>> {
    let mut all = Vec::new();
    for way in ways.iter().filter(|way| lock.group_ids.contains(&way.group_id)) {
        all.extend(hours_of(way, lock, now)?);
    }
    Some(merged(all))
}

/// When the times of the group and those of the door both let through, as long as the way leads there. `None` if neither asks for
/// times, and the way leads there already.
fn hours_of(way: &Way, lock: &LockFacts, now: Timestamp) -> Option<Vec<Span>> {
    let horizon = now.after(AHEAD);
    let Validity { from, until } = way.validity;
    let from = from.filter(|from| *from > now);
    let within = Span { from: from.unwrap_or(now), until: until.map_or(horizon, |until| until.min(horizon)) };
    if within.from >= within.until {
        return Some(Vec::new());
    }
    let of = |times: &Times| match times {
        Times::Any => None,
        Times::Only(schedules) => Some(lock.zone.map_or_else(Vec::new, |zone| effective(schedules, zone, within))),
    };
    match (of(&way.times), of(&lock.restrictions.times)) {
        (Some(group), Some(door)) => Some(common(&group, &door)),
        (Some(one), None) | (None, Some(one)) => Some(one),
        (None, None) => from.map(|_| vec![within]),
    }
}

/// In order; what overlaps or touches becomes one.
fn merged(mut spans: Vec<Span>) -> Vec<Span> {
    spans.sort_unstable_by_key(|span| span.from);
    let mut merged: Vec<Span> = Vec::new();
    for span in spans {
        match merged.last_mut() {
            Some(last) if span.from <= last.until => last.until = last.until.max(span.until),
            Some(_) | None => merged.push(span),
        }
    }
    merged
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

    fn way(times: Times, from: Option<&str>, until: Option<&str>) -> Way {
        Way { group_id: 1, validity: Validity { from: from.map(at), until: until.map(at) }, times }
    }

    fn hours_by(ways: &[Way], door: Times, now: &str) -> Option<Vec<Span>> {
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
        hours(ways, &lock, at(now))
    }

    fn hours_at(group: Times, door: Times, valid_until: Option<&str>, now: &str) -> Option<Vec<Span>> {
        hours_by(&[way(group, None, valid_until)], door, now)
    }

    /// When a door with these times opens and closes next, seen from a moment.
    fn next(group: Times, door: Times, valid_until: Option<&str>, now: &str) -> (Option<String>, Option<String>) {
        let hours = hours_at(group, door, valid_until, now).unwrap();
        (opens_at(&hours, at(now)).map(|at| at.to_string()), closes_at(&hours, at(now)).map(|at| at.to_string()))
    }

    const SATURDAY: &str = "2026-11-21T12:00:00Z";
    const MONDAY_NOON: &str = "2026-11-23T11:00:00Z";

    #[test]
    fn a_door_without_times_has_no_hours() {
        assert_eq!(hours_at(Times::Any, Times::Any, None, SATURDAY), None);
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

    #[test]
    fn a_way_that_leads_there_later_opens_then_and_one_that_always_does_leaves_no_hours() {
        let (tomorrow, after) = ("2026-11-22T10:00:00Z", "2026-11-24T10:00:00Z");
        let span = |from, until| Span { from: at(from), until: at(until) };
        let ahead = || way(Times::Any, Some(tomorrow), Some(after));
        assert_eq!(hours_by(&[ahead()], Times::Any, SATURDAY), Some(vec![span(tomorrow, after)]));
        let morning = span("2026-11-23T07:00:00Z", "2026-11-23T17:00:00Z");
        assert_eq!(hours_by(&[ahead()], weekdays(8, 18), SATURDAY).unwrap().first(), Some(&morning));
        assert_eq!(hours_by(&[ahead(), way(Times::Any, None, None)], Times::Any, SATURDAY), None);
        assert_eq!(hours_by(&[Way { group_id: 2, ..way(Times::Any, None, None) }], Times::Any, SATURDAY), Some(vec![]));
    }

    #[test]
    fn several_ways_open_a_door_whenever_one_of_them_does() {
        let ways = [way(weekdays(12, 18), None, None), way(weekdays(8, 13), None, Some("2026-11-24T00:00:00Z"))];
        let hours = hours_by(&ways, Times::Any, MONDAY_NOON).unwrap();
        assert_eq!(closes_at(&hours, at(MONDAY_NOON)), Some(at("2026-11-23T17:00:00Z")));
        assert_eq!(opens_at(&hours, at(MONDAY_NOON)), Some(at("2026-11-24T11:00:00Z")));
    }
}
