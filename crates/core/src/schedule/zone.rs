//! Where a zone's clock stands: stretches of time between two clock changes, and days as the clock tells them.

use chrono::{DateTime, NaiveDate, Offset as _, TimeZone as _};
use chrono_tz::Tz;

use super::Span;
use crate::Timestamp;

const SECOND: i64 = 1_000_000;
const HOUR: i64 = 3_600 * SECOND;
/// Microseconds of a day on the clock.
pub(crate) const DAY: i64 = 24 * HOUR;

/// Moments further from the epoch than this (about 253,000 years) lie outside what a calendar can name.
const LIMIT: i64 = 8_000_000_000_000 * SECOND;
/// No clock differs from UTC by as much.
const WIDEST_OFFSET: i64 = 26 * HOUR;
/// How far apart the offset is looked up. Two changes of one zone were never less than six days apart.
const PROBE: i64 = 2 * DAY;

/// A stretch of time through which the zone's offset stays the same.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Stretch {
    /// First microsecond, UTC.
    pub from: i64,
    /// First microsecond after, UTC.
    pub until: i64,
    /// What the clock reads more than UTC, in microseconds.
    pub offset: i64,
}

impl Stretch {
    /// The clock's reading at the first microsecond.
    pub(crate) const fn local_from(&self) -> i64 {
        self.from + self.offset
    }

    /// The clock's reading that would come next after the last microsecond.
    pub(crate) const fn local_until(&self) -> i64 {
        self.until + self.offset
    }

    /// The numbers of the days that the clock shows in this stretch.
    pub(crate) const fn days(&self) -> std::ops::RangeInclusive<i64> {
        self.local_from().div_euclid(DAY)..=(self.local_until() - 1).div_euclid(DAY)
    }
}

/// The moment brought into what a calendar can name.
pub(crate) fn within_calendar(micros: i64) -> i64 {
    micros.clamp(-LIMIT, LIMIT)
}

/// The moment, if a calendar can name it.
pub(crate) fn in_calendar(at: Timestamp) -> Option<i64> {
    (-LIMIT..LIMIT).contains(&at.micros()).then(|| at.micros())
}

/// What the zone's clock reads more than UTC at this moment, in microseconds.
pub(crate) fn offset(zone: Tz, micros: i64) -> i64 {
    let at = DateTime::from_timestamp(micros.div_euclid(SECOND), 0).unwrap_or_default();
    i64::from(zone.offset_from_utc_datetime(&at.naive_utc()).fix().local_minus_utc()) * SECOND
}

/// What the zone's clock reads at this moment: microseconds as if the reading were UTC.
pub(crate) fn reading(zone: Tz, micros: i64) -> i64 {
    micros + offset(zone, micros)
}

/// The span cut at every change of the zone's offset, in order and without holes.
pub(crate) fn stretches(zone: Tz, from: i64, until: i64) -> Vec<Stretch> {
    let mut found = Vec::new();
    let mut start = from;
    let mut probed = from;
    while start < until {
        let here = offset(zone, start);
        let next = probed.saturating_add(PROBE).min(until - 1);
        if offset(zone, next) != here {
            let change = first_change(zone, probed, next, here);
            found.push(Stretch { from: start, until: change, offset: here });
            (start, probed) = (change, change);
        } else if next == until - 1 {
            found.push(Stretch { from: start, until, offset: here });
            start = until;
        } else {
            probed = next;
        }
    }
    found
}

/// The first moment after `same` that has another offset than `here`; `other` is one that has.
fn first_change(zone: Tz, mut same: i64, mut other: i64, here: i64) -> i64 {
    while other - same > 1 {
        let middle = same + (other - same) / 2;
        if offset(zone, middle) == here { same = middle } else { other = middle }
    }
    other
}

/// The first moment at which the zone's clock shows this day or a later one.
///
/// Where midnight does not exist that is the first moment after the gap; where it comes twice, the first of both.
pub(crate) fn first_moment(zone: Tz, day: i64) -> i64 {
    let midnight = day * DAY;
    stretches(zone, midnight - WIDEST_OFFSET, midnight + WIDEST_OFFSET)
        .iter()
        .find(|stretch| midnight < stretch.local_until())
        .map_or(midnight, |stretch| stretch.from.max(midnight - stretch.offset))
}

/// The number of a date: days since 1970-01-01.
pub(crate) fn day_number(date: NaiveDate) -> i64 {
    date.signed_duration_since(NaiveDate::default()).num_days()
}

/// The date with this number; the epoch's for what a calendar cannot name.
pub(crate) fn date(day: i64) -> NaiveDate {
    chrono::TimeDelta::try_days(day).and_then(|days| NaiveDate::default().checked_add_signed(days)).unwrap_or_default()
}

/// The span's ends, brought into the calendar and cut to the longest span that is looked at.
pub(super) fn clipped(within: Span) -> (i64, i64) {
    let from = within_calendar(within.from.micros());
    (from, within_calendar(within.until.micros()).min(from.saturating_add(super::LONGEST_SPAN_DAYS * DAY)))
}
