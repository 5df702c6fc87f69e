//! Days, as the clock of a place tells them.

use chrono::{Datelike as _, NaiveDate};
use chrono_tz::Tz;

use crate::Timestamp;
use crate::limit::Period;
use crate::schedule::zone;

/// Reads `2026-12-24`.
///
/// # Errors
/// The message for the field.
pub fn parse(text: &str) -> Result<NaiveDate, &'static str> {
    let date = text.parse().ok().filter(|date: &NaiveDate| date.to_string() == text && (1970..=9999).contains(&date.year()));
    date.ok_or("must be a date such as 2026-12-24")
}

/// The first moment at which the zone's clock shows this date, also where its midnight does not exist or comes twice.
#[must_use]
pub fn start(date: NaiveDate, zone: Tz) -> Timestamp {
    Timestamp::from_micros(zone::first_moment(zone, zone::day_number(date)))
}

/// The day that the moment belongs to: the last one that has started.
#[must_use]
pub fn of(at: Timestamp, zone: Tz) -> NaiveDate {
    let start = zone::within_calendar(Period::Day.start(at, zone).micros());
    zone::date(zone::reading(zone, start).div_euclid(zone::DAY))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moment_belongs_to_the_day_that_started_last_in_its_zone() {
        for (zone, moment, date, start_of_it) in [
            (Tz::Europe__Berlin, "2026-06-05T21:59:59Z", "2026-06-05", "2026-06-04T22:00:00Z"),
            (Tz::Europe__Berlin, "2026-06-05T22:00:00Z", "2026-06-06", "2026-06-05T22:00:00Z"),
            (Tz::UTC, "2026-06-05T22:00:00Z", "2026-06-05", "2026-06-05T00:00:00Z"),
            // Midnight does not exist.
            (Tz::Asia__Beirut, "2026-03-28T22:00:00Z", "2026-03-29", "2026-03-28T22:00:00Z"),
            // A minute after midnight, the evening before begins again.
            (Tz::America__St_Johns, "2010-11-07T02:45:00Z", "2010-11-07", "2010-11-07T02:30:00Z"),
        ] {
            let (at, day) = (Timestamp::parse(moment).unwrap(), parse(date).unwrap());
            assert_eq!(of(at, zone), day, "{zone} {moment}");
            assert_eq!(start(day, zone).to_string(), start_of_it, "{zone} {moment}");
        }
    }

    #[test]
    fn a_date_has_one_spelling() {
        assert_eq!(parse("2026-12-24").unwrap().to_string(), "2026-12-24");
        for wrong in
            ["", "2026-12-1", "2026-02-29", "24.12.2026", "2026-12-24T00:00:00Z", " 2026-12-24", "1969-12-31", "+10000-01-01"]
        {
            assert!(parse(wrong).is_err(), "{wrong}");
        }
    }
}
