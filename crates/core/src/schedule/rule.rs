//! One rule: whether it holds at a reading of the clock, and its windows.

use chrono::{NaiveDate, NaiveTime, Timelike as _, Weekday};
use serde::{Deserialize, Serialize};

use super::zone::{DAY, Stretch, day_number};
use crate::Timestamp;

/// When a schedule holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Rule {
    /// `recurring_event`: a window of the clock on some days of the week.
    ///
    /// A window that ends at or before the time it starts runs across midnight into the next day, and belongs to the day it
    /// starts on.
    Weekly {
        /// The days on which the window starts.
        days: Weekdays,
        /// First time inside; the start of the day if not given.
        from: Option<NaiveTime>,
        /// First time after; the end of the day if not given.
        until: Option<NaiveTime>,
    },
    /// `single_event`: between two moments.
    Moments {
        /// First moment inside.
        from: Timestamp,
        /// First moment after.
        until: Timestamp,
    },
    /// `single_all_day_event`: whole days of the clock.
    Days {
        /// First day.
        first: NaiveDate,
        /// Last day, included.
        last: NaiveDate,
    },
}

/// A set of days of the week.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(from = "u8", into = "u8")]
pub struct Weekdays(u8);

impl From<u8> for Weekdays {
    fn from(bits: u8) -> Self {
        Self::from_bits(bits)
    }
}

impl From<Weekdays> for u8 {
    fn from(days: Weekdays) -> Self {
        days.bits()
    }
}

impl Weekdays {
    /// From one flag for each day, Monday first.
    #[must_use]
    pub fn from_bools(days: [bool; 7]) -> Self {
        Self(days.iter().rev().fold(0, |bits, day| bits << 1 | u8::from(*day)))
    }

    /// From bits, Monday the lowest; the eighth bit means nothing.
    #[must_use]
    pub const fn from_bits(bits: u8) -> Self {
        Self(bits & 0b0111_1111)
    }

    /// As bits, Monday the lowest: how a database keeps it.
    #[must_use]
    pub const fn bits(self) -> u8 {
        self.0
    }

    /// Whether the day is one of them.
    #[must_use]
    pub fn contains(self, day: Weekday) -> bool {
        self.has(i64::from(day.num_days_from_monday()))
    }

    /// Whether there is no day at all.
    #[must_use]
    pub const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// Whether the day that many days after a Monday is one of them.
    const fn has(self, after_monday: i64) -> bool {
        self.0 >> after_monday.rem_euclid(7) & 1 == 1
    }

    /// Whether the day with this number is one of them; day 0, 1970-01-01, was a Thursday.
    const fn has_day(self, day: i64) -> bool {
        self.has(day + 3)
    }
}

impl Rule {
    /// Whether the rule holds at a moment at which the clock reads `reading`.
    pub(super) fn holds(&self, micros: i64, reading: i64) -> bool {
        match self {
            Self::Weekly { days, from, until } => {
                let (from, until) = window(*from, *until);
                let (day, time) = (reading.div_euclid(DAY), reading.rem_euclid(DAY));
                days.has_day(day) && (from..until).contains(&time) || days.has_day(day - 1) && time + DAY < until
            }
            Self::Moments { from, until } => (from.micros()..until.micros()).contains(&micros),
            Self::Days { first, last } => (day_number(*first)..=day_number(*last)).contains(&reading.div_euclid(DAY)),
        }
    }

    /// The windows of the rule that lie in the stretch, in UTC, in order, each at least one microsecond long.
    pub(super) fn windows(&self, stretch: &Stretch) -> Vec<(i64, i64)> {
        let cut = |(from, until): (i64, i64)| {
            let (from, until) = (from.max(stretch.from), until.min(stretch.until));
            (from < until).then_some((from, until))
        };
        let read = |from: i64, until: i64| cut((from - stretch.offset, until - stretch.offset));
        match self {
            Self::Weekly { days, from, until } => {
                let (from, until) = window(*from, *until);
                let shown = stretch.days();
                (shown.start() - 1..=*shown.end())
                    .filter(|day| days.has_day(*day))
                    .filter_map(|day| read(day * DAY + from, day * DAY + until))
                    .collect()
            }
            Self::Moments { from, until } => cut((from.micros(), until.micros())).into_iter().collect(),
            Self::Days { first, last } => read(day_number(*first) * DAY, (day_number(*last) + 1) * DAY).into_iter().collect(),
        }
    }
}

/// The first time inside and the first after, in microseconds since the midnight that begins the day.
fn window(from: Option<NaiveTime>, until: Option<NaiveTime>) -> (i64, i64) {
    let from = from.map_or(0, of_day);
    let until = until.map_or(DAY, of_day);
    (from, if until <= from { until + DAY } else { until })
}

/// Microseconds since midnight; a leap second counts as the end of its minute.
fn of_day(time: NaiveTime) -> i64 {
    let micros = i64::from(time.num_seconds_from_midnight()) * 1_000_000 + i64::from(time.nanosecond() / 1_000);
    micros.min(DAY)
}
