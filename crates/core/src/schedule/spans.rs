//! Spans of time that schedules cover.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::zone::{self, DAY, Stretch};
use super::{Schedule, Span, covers};
use crate::Timestamp;

/// How far to both sides [`current`] looks, in days.
const AROUND: i64 = 8;
/// A date can begin this many days before its last moment, and end as many after its first: dates have come twice.
const LONGEST_DATE: i64 = 3;

/// What the regular schedules cover, overridden or not: in order, merged, within the span.
///
/// The span is cut off after [`LONGEST_SPAN_DAYS`](super::LONGEST_SPAN_DAYS), here and in the other functions.
#[must_use]
pub fn regular(schedules: &[Schedule], zone: Tz, within: Span) -> Vec<Span> {
    let (from, until) = zone::clipped(within);
    spans(&union(schedules, false, &zone::stretches(zone, from, until)))
}

/// What the overrides cover, whether there is anything to override or not: in order, merged, within the span.
#[must_use]
pub fn overriding(schedules: &[Schedule], zone: Tz, within: Span) -> Vec<Span> {
    let (from, until) = zone::clipped(within);
    spans(&union(schedules, true, &zone::stretches(zone, from, until)))
}

/// What the regular schedules cover and no override does, exactly the moments for which [`covers`] is true: in order,
/// merged, within the span.
#[must_use]
pub fn effective(schedules: &[Schedule], zone: Tz, within: Span) -> Vec<Span> {
    let (from, until) = zone::clipped(within);
    spans(&remaining(schedules, zone, from, until))
}

/// For each date that the clock shows within the span: the schedules, regular or override, that hold at any moment of that
/// date, also before or after the span.
#[must_use]
pub fn by_day(schedules: &[Schedule], zone: Tz, within: Span) -> Vec<(NaiveDate, Vec<i64>)> {
    let (from, until) = zone::clipped(within);
    let shown: BTreeSet<i64> = zone::stretches(zone, from, until).iter().flat_map(Stretch::days).collect();
    let mut ids: BTreeMap<i64, Vec<i64>> = shown.into_iter().map(|day| (day, Vec::new())).collect();
    let stretches = match from < until {
        true => zone::stretches(zone, from - LONGEST_DATE * DAY, until + LONGEST_DATE * DAY),
        false => Vec::new(),
    };
    for schedule in schedules {
        for stretch in &stretches {
            for (from, until) in schedule.rule.windows(stretch) {
                for day in (Stretch { from, until, offset: stretch.offset }).days() {
                    if let Some(of_day) = ids.get_mut(&day)
                        && of_day.last() != Some(&schedule.id)
                    {
                        of_day.push(schedule.id);
                    }
                }
            }
        }
    }
    ids.into_iter().map(|(day, ids)| (zone::date(day), ids)).collect()
}

/// The effective span around the moment, if it is covered. It is looked for eight days to both sides; a longer span ends
/// there.
#[must_use]
pub fn current(schedules: &[Schedule], zone: Tz, at: Timestamp) -> Option<Span> {
    if !covers(schedules, zone, at) {
        return None;
    }
    let from = zone::within_calendar(at.micros().saturating_sub(AROUND * DAY));
    let until = zone::within_calendar(at.micros().saturating_add(AROUND * DAY));
    let around = remaining(schedules, zone, from, until).into_iter().find(|(from, until)| (*from..*until).contains(&at.micros()));
    around.map(span)
}

/// The first moment after `after`, and before the horizon, from which on [`covers`] gives the other answer.
#[must_use]
pub fn next_change(schedules: &[Schedule], zone: Tz, after: Timestamp, horizon: Duration) -> Option<Timestamp> {
    let (from, until) = zone::clipped(Span { from: after, until: after.after(horizon) });
    let first = remaining(schedules, zone, from, until).into_iter().next();
    let change = first.map(|(start, end)| if start > after.micros() { start } else { end })?;
    (change < until).then(|| Timestamp::from_micros(change))
}

/// Regular less overrides.
fn remaining(schedules: &[Schedule], zone: Tz, from: i64, until: i64) -> Vec<(i64, i64)> {
    let stretches = zone::stretches(zone, from, until);
    without(&union(schedules, false, &stretches), &union(schedules, true, &stretches))
}

/// What schedules of one kind cover, merged: spans that overlap or touch become one.
fn union(schedules: &[Schedule], overrides: bool, stretches: &[Stretch]) -> Vec<(i64, i64)> {
    let of_kind = schedules.iter().filter(|one| one.overrides == overrides);
    let mut all: Vec<_> = of_kind.flat_map(|one| stretches.iter().flat_map(|stretch| one.rule.windows(stretch))).collect();
    all.sort_unstable();
    let mut merged: Vec<(i64, i64)> = Vec::new();
    for (from, until) in all {
        match merged.last_mut() {
            Some(last) if from <= last.1 => last.1 = last.1.max(until),
            Some(_) | None => merged.push((from, until)),
        }
    }
    merged
}

/// The first less the second, both merged and in order.
fn without(spans: &[(i64, i64)], cuts: &[(i64, i64)]) -> Vec<(i64, i64)> {
    let mut left = Vec::new();
    let mut cuts = cuts.iter().peekable();
    for (start, end) in spans {
        let mut start = *start;
        while let Some((cut, resume)) = cuts.peek().filter(|(cut, _)| cut < end) {
            if start < *cut {
                left.push((start, *cut));
            }
            start = start.max(*resume);
            if resume > end {
                break;
            }
            cuts.next();
        }
        if start < *end {
            left.push((start, *end));
        }
    }
    left
}

fn spans(all: &[(i64, i64)]) -> Vec<Span> {
    all.iter().copied().map(span).collect()
}

fn span((from, until): (i64, i64)) -> Span {
    Span { from: Timestamp::from_micros(from), until: Timestamp::from_micros(until) }
}
