//! Dates that come again and again.

use chrono::{Datelike as _, Days, Months, NaiveDate};

use crate::limit::Period;

/// A first date, and every so many days, weeks or months after it. In months that are too short for its day, the last day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Recurrence {
    /// The first date.
    pub first: NaiveDate,
    /// What is counted.
    pub period: Period,
    /// How many of it lie between two dates; at least 1.
    pub frequency: u32,
}

impl Recurrence {
    /// The first of its dates that is not before `date`; `None` if no calendar can name it.
    #[must_use]
    pub fn not_before(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.nth(self.number_not_before(date)?)
    }

    /// The date before one of its dates, also before the first.
    #[must_use]
    pub fn before(&self, date: NaiveDate) -> Option<NaiveDate> {
        self.nth(self.number_not_before(date)?.checked_sub(1)?)
    }

    /// Of its dates, that with the smallest number from 0 that is not before `date`.
    fn number_not_before(&self, date: NaiveDate) -> Option<i64> {
        let step = i64::from(self.frequency.max(1));
        let elapsed = match self.period {
            Period::Day => (date - self.first).num_days(),
            Period::Week => (date - self.first).num_days().div_euclid(7),
            Period::Month => months(date) - months(self.first),
        };
        let mut number = elapsed.div_euclid(step).max(0);
        while self.nth(number)? < date {
            number += 1;
        }
        Some(number)
    }

    /// The first has number 0, and lower numbers lie before it.
    fn nth(&self, number: i64) -> Option<NaiveDate> {
        let step = number.checked_mul(i64::from(self.frequency.max(1)))?;
        let count = step.unsigned_abs();
        let days = match self.period {
            Period::Day => Days::new(count),
            Period::Week => Days::new(count.checked_mul(7)?),
            Period::Month => {
                let months = Months::new(u32::try_from(count).ok()?);
                return if step < 0 { self.first.checked_sub_months(months) } else { self.first.checked_add_months(months) };
            }
        };
        if step < 0 { self.first.checked_sub_days(days) } else { self.first.checked_add_days(days) }
    }
}

fn months(date: NaiveDate) -> i64 {
    i64::from(date.year()) * 12 + i64::from(date.month0())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::day;

    fn date(text: &str) -> NaiveDate {
        day::parse(text).unwrap()
    }

    fn recurrence(first: &str, period: Period, frequency: u32) -> Recurrence {
        Recurrence { first: date(first), period, frequency }
    }

    #[test]
    fn dates_are_counted_from_the_first_one() {
        for (first, period, frequency, from, expected, before) in [
            ("2026-11-24", Period::Day, 1, "2026-01-01", "2026-11-24", "2026-11-23"),
            ("2026-11-24", Period::Day, 1, "2026-11-25", "2026-11-25", "2026-11-24"),
            ("2026-11-24", Period::Day, 3, "2026-11-25", "2026-11-27", "2026-11-24"),
            ("2026-11-23", Period::Week, 1, "2026-11-24", "2026-11-30", "2026-11-23"),
            ("2026-11-23", Period::Week, 2, "2026-12-07", "2026-12-07", "2026-11-23"),
            ("2026-11-23", Period::Week, 2, "2026-12-08", "2026-12-21", "2026-12-07"),
            ("2026-11-01", Period::Month, 1, "2026-11-02", "2026-12-01", "2026-11-01"),
            ("2026-01-31", Period::Month, 1, "2026-02-01", "2026-02-28", "2026-01-31"),
            ("2026-01-31", Period::Month, 1, "2026-03-01", "2026-03-31", "2026-02-28"),
            ("2026-01-31", Period::Month, 3, "2026-02-01", "2026-04-30", "2026-01-31"),
            ("2026-01-31", Period::Month, 1, "2025-01-01", "2026-01-31", "2025-12-31"),
            ("2024-02-29", Period::Month, 12, "2024-03-01", "2025-02-28", "2024-02-29"),
        ] {
            let recurrence = recurrence(first, period, frequency);
            assert_eq!(recurrence.not_before(date(from)), Some(date(expected)), "{recurrence:?} from {from}");
            assert_eq!(recurrence.before(date(expected)), Some(date(before)), "{recurrence:?} before {expected}");
        }
    }

    #[test]
    fn no_date_is_left_out_and_none_comes_twice() {
        for (period, frequency) in [(Period::Day, 1), (Period::Day, 5), (Period::Week, 3), (Period::Month, 1), (Period::Month, 5)] {
            let recurrence = recurrence("2026-01-31", period, frequency);
            let mut at = date("2026-01-31");
            for _ in 0..100 {
                let next = recurrence.not_before(at.succ_opt().unwrap()).unwrap();
                assert_eq!(recurrence.before(next), Some(at), "{recurrence:?}");
                at = next;
            }
        }
    }

    #[test]
    fn what_no_calendar_can_name_does_not_come() {
        assert_eq!(recurrence("9999-12-31", Period::Month, u32::MAX).not_before(date("9999-12-31").succ_opt().unwrap()), None);
    }
}
