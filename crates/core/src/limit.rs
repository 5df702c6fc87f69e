//! How often a link or a role may open: unlock limits, in total or for each day, week or month of a place.

use chrono::{Datelike as _, Months, NaiveDate};
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};

use crate::Timestamp;
use crate::schedule::zone;

/// What a limit is counted in: calendar periods on the clock of a place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Period {
    /// From midnight to midnight.
    Day,
    /// From Monday to Sunday (ISO 8601).
    Week,
    /// From the first to the last of the month.
    Month,
}

impl Period {
    /// Reads `day`, `week` or `month`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        match text {
            "day" => Some(Self::Day),
            "week" => Some(Self::Week),
            "month" => Some(Self::Month),
            _ => None,
        }
    }

    /// As [`Period::parse`] reads it.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Week => "week",
            Self::Month => "month",
        }
    }

    /// The first moment of the period that contains the moment: the first at which the zone's clock shows the period's first
    /// date, also where its midnight does not exist or comes twice.
    ///
    /// Periods follow each other without overlap: where a clock that was set back shows the evening before once more after
    /// midnight, that hour belongs to the period that has begun. Moments that no calendar can name count as the nearest that
    /// one can.
    #[must_use]
    pub fn start(self, at: Timestamp, zone: Tz) -> Timestamp {
        self.around(at, zone).0
    }

    /// The first moment of the period that follows the one that contains the moment.
    #[must_use]
    pub fn end(self, at: Timestamp, zone: Tz) -> Timestamp {
        self.around(at, zone).1
    }

    fn around(self, at: Timestamp, zone: Tz) -> (Timestamp, Timestamp) {
        let micros = zone::within_calendar(at.micros());
        let first = self.first_date(zone::date(zone::reading(zone, micros).div_euclid(zone::DAY)));
        let second = self.next(first);
        let moment = |date| zone::first_moment(zone, zone::day_number(date));
        let (start, middle) = (moment(first), moment(second));
        let (start, end) = if micros < middle { (start, middle) } else { (middle, moment(self.next(second))) };
        (Timestamp::from_micros(start), Timestamp::from_micros(end))
    }

    /// The first date of the period that contains the date.
    fn first_date(self, date: NaiveDate) -> NaiveDate {
        match self {
            Self::Day => date,
            Self::Week => date.week(chrono::Weekday::Mon).checked_first_day().unwrap_or(date),
            Self::Month => date.with_day(1).unwrap_or(date),
        }
    }

    /// The first date of the period after the one that starts on the date.
    fn next(self, first: NaiveDate) -> NaiveDate {
        let next = match self {
            Self::Day => first.succ_opt(),
            Self::Week => first.checked_add_days(chrono::Days::new(7)),
            Self::Month => first.checked_add_months(Months::new(1)),
        };
        next.unwrap_or(NaiveDate::MAX)
    }
}

/// How often something may open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnlockLimit {
    /// The most unlocks.
    pub limit: u32,
    /// In each of which period; in total if none.
    pub period: Option<Period>,
}

/// Unlocks counted so far.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// How many.
    pub count: u32,
    /// Start of the period in which they were counted; none if they were counted in total.
    pub since: Option<Timestamp>,
}

impl UnlockLimit {
    /// From when on unlocks count at this moment: the start of the period. None if they count in total.
    #[must_use]
    pub fn since(&self, at: Timestamp, zone: Tz) -> Option<Timestamp> {
        self.period.map(|period| period.start(at, zone))
    }

    /// How many unlocks are left at this moment. Those counted in an earlier period, or in total before there was a period, no
    /// longer count.
    #[must_use]
    pub fn left(&self, usage: Usage, at: Timestamp, zone: Tz) -> u32 {
        let over = usage.since < self.since(at, zone);
        self.limit.saturating_sub(if over { 0 } else { usage.count })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BERLIN: Tz = Tz::Europe__Berlin;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn periods_are_those_of_the_calendar_at_the_place() {
        for (period, zone, moment, start, end) in [
            (Period::Day, BERLIN, "2026-06-05T22:00:00Z", "2026-06-05T22:00:00Z", "2026-06-06T22:00:00Z"),
            (Period::Day, BERLIN, "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z"),
            (Period::Week, BERLIN, "2026-10-25T12:00:00Z", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z"),
            (Period::Month, BERLIN, "2026-10-25T12:00:00Z", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z"),
            (Period::Month, BERLIN, "2026-12-31T23:00:00Z", "2026-12-31T23:00:00Z", "2027-01-31T23:00:00Z"),
            // Midnight does not exist.
            (Period::Day, Tz::Asia__Beirut, "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z", "2026-03-29T21:00:00Z"),
            // Midnight comes twice.
            (Period::Day, Tz::America__Havana, "2026-11-01T05:30:00Z", "2026-11-01T04:00:00Z", "2026-11-02T05:00:00Z"),
            // A minute after midnight, the evening before begins again.
            (Period::Day, Tz::America__St_Johns, "2010-11-07T02:45:00Z", "2010-11-07T02:30:00Z", "2010-11-08T03:30:00Z"),
            // The next day is left out.
            (Period::Day, Tz::Pacific__Apia, "2011-12-29T22:00:00Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z"),
        ] {
            let moment = at(moment);
            assert_eq!(period.start(moment, zone).to_string(), start, "{period:?} {zone} {moment}");
            assert_eq!(period.end(moment, zone).to_string(), end, "{period:?} {zone} {moment}");
        }
    }

    #[test]
    fn what_is_counted_in_a_period_is_forgotten_with_it() {
        let daily = UnlockLimit { limit: 3, period: Some(Period::Day) };
        let noon = at("2026-06-05T10:00:00Z");
        let usage = |count| Usage { count, since: daily.since(noon, BERLIN) };
        assert_eq!(daily.since(noon, BERLIN), Some(at("2026-06-04T22:00:00Z")));
        for (count, left) in [(0, 3), (2, 1), (3, 0), (u32::MAX, 0)] {
            assert_eq!(daily.left(usage(count), noon, BERLIN), left, "{count} used");
        }
        assert_eq!(daily.left(usage(3), at("2026-06-05T21:59:59.999999Z"), BERLIN), 0);
        assert_eq!(daily.left(usage(3), at("2026-06-05T22:00:00Z"), BERLIN), 3);
        assert_eq!(daily.left(usage(3), at("2026-06-04T12:00:00Z"), BERLIN), 0, "a clock set back gives nothing");
    }

    #[test]
    fn in_total_nothing_is_forgotten() {
        let once = UnlockLimit { limit: 1, period: None };
        let later = at("2036-06-05T10:00:00Z");
        assert_eq!(once.since(later, BERLIN), None);
        assert_eq!(once.left(Usage { count: 0, since: None }, later, BERLIN), 1);
        assert_eq!(once.left(Usage { count: 1, since: None }, later, BERLIN), 0);
        assert_eq!(once.left(Usage { count: 1, since: Some(at("2026-06-05T10:00:00Z")) }, later, BERLIN), 0);
    }

    #[test]
    fn a_count_in_total_does_not_use_up_a_new_period() {
        let daily = UnlockLimit { limit: 2, period: Some(Period::Day) };
        assert_eq!(daily.left(Usage { count: 9, since: None }, at("2026-06-05T10:00:00Z"), BERLIN), 2);
    }

    #[test]
    fn a_period_is_read_as_it_is_written() {
        for period in [Period::Day, Period::Week, Period::Month] {
            assert_eq!(Period::parse(period.as_str()), Some(period));
        }
        for text in ["", "Day", "days", "year", " day"] {
            assert_eq!(Period::parse(text), None, "{text}");
        }
    }
}
