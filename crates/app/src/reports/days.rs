//! The days of a report.

use chrono::{Days as Count, NaiveDate};
use chrono_tz::Tz;
use doorward_core::input::FieldErrors;
use doorward_core::{Timestamp, day};
use doorward_store::entity::report;

use crate::Error;

/// Most days of a report.
const MOST: i64 = 180;
/// Days of a report that was not told its first.
const USUAL: u64 = 30;

/// From a first to a last day, both included, on the clock of a zone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Days {
    pub first: NaiveDate,
    pub last: NaiveDate,
    pub zone: Tz,
}

impl Days {
    /// Those that a client asked for.
    pub(super) fn asked(
        first: Option<NaiveDate>,
        last: Option<NaiveDate>,
        zone: Tz,
        now: Timestamp,
        errors: &mut FieldErrors,
    ) -> Self {
        let last = last.unwrap_or_else(|| day::of(now, zone));
        let first = first.or_else(|| last.checked_sub_days(Count::new(USUAL - 1))).unwrap_or(last);
        if first > last {
            errors.add("start_date", "must not be after end_date");
        } else if (last - first).num_days() >= MOST {
            errors.add("start_date", "must be at most 179 days before end_date");
        }
        Self { first, last, zone }
    }

    /// Those from one date until before another, at most as many as a report has.
    pub(crate) fn between(first: NaiveDate, end: NaiveDate, zone: Tz) -> Option<Self> {
        let last = end.pred_opt()?;
        let earliest = last.checked_sub_days(Count::new(MOST.unsigned_abs() - 1))?;
        Some(Self { first: first.max(earliest).min(last), last, zone })
    }

    /// Those of a report.
    ///
    /// # Errors
    /// Its row is broken.
    pub(super) fn of(report: &report::Model) -> Result<Self, Error> {
        let broken = || Error::Internal(format!("report {} has broken days", report.id));
        let date = |text: &str| day::parse(text).map_err(|_| broken());
        let zone = report.time_zone.parse().map_err(|_| broken())?;
        Ok(Self { first: date(&report.start_date)?, last: date(&report.end_date)?, zone })
    }

    /// The first moment, and the first moment after.
    pub(super) fn moments(&self) -> (Timestamp, Timestamp) {
        let end = self.last.succ_opt().unwrap_or(self.last);
        (day::start(self.first, self.zone), day::start(end, self.zone))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn date(text: &str) -> NaiveDate {
        day::parse(text).unwrap()
    }

    #[test]
    fn a_report_ends_today_and_has_thirty_days_if_nobody_says_otherwise() {
        let now = Timestamp::parse("2026-11-24T23:30:00Z").unwrap();
        for (first, last, expected_first, expected_last, wrong) in [
            (None, None, "2026-10-27", "2026-11-25", false),
            (Some("2026-11-25"), None, "2026-11-25", "2026-11-25", false),
            (None, Some("2026-01-30"), "2026-01-01", "2026-01-30", false),
            (Some("2026-01-01"), Some("2026-06-29"), "2026-01-01", "2026-06-29", false),
            (Some("2026-01-01"), Some("2026-06-30"), "2026-01-01", "2026-06-30", true),
            (Some("2026-11-26"), None, "2026-11-26", "2026-11-25", true),
        ] {
            let mut errors = FieldErrors::default();
            let days = Days::asked(first.map(date), last.map(date), Tz::Europe__Berlin, now, &mut errors);
            assert_eq!((days.first, days.last), (date(expected_first), date(expected_last)), "{first:?} {last:?}");
            assert_eq!(errors.0.keys().collect::<Vec<_>>(), if wrong { vec!["start_date"] } else { vec![] }, "{first:?} {last:?}");
        }
    }

    #[test]
    fn between_two_dates_there_are_at_most_the_last_180_days() {
        let between = |first, end| Days::between(date(first), date(end), Tz::UTC).map(|days| (days.first, days.last));
        assert_eq!(between("2026-11-23", "2026-11-30"), Some((date("2026-11-23"), date("2026-11-29"))));
        assert_eq!(between("2025-11-24", "2026-11-24"), Some((date("2026-05-28"), date("2026-11-23"))));
    }
}
