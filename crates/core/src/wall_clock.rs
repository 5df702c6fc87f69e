//! Moments as people type them: what a clock at the place shows, without an offset.

use std::time::Duration;

use chrono::{Days, LocalResult, NaiveDateTime, TimeZone as _};
use chrono_tz::Tz;

use crate::Timestamp;

/// As `<input type="datetime-local">` takes and sends it.
const SHAPE: &str = "%Y-%m-%dT%H:%M";

/// What the clock shows in a zone at a moment, such as `2026-11-24T09:00`. An unknown zone name reads as UTC.
#[must_use]
pub fn shown(at: Timestamp, zone_name: &str) -> String {
    at.utc().with_timezone(&zone(zone_name)).format(SHAPE).to_string()
}

/// The moment at which the clock shows this in a zone. Where clocks are set back and show it twice, the first time is meant.
///
/// # Errors
/// The message for the field: no date and time, or one that clocks leap over there.
pub fn typed(text: &str, zone_name: &str) -> Result<Timestamp, &'static str> {
    let text = text.trim();
    let naive = NaiveDateTime::parse_from_str(text, SHAPE)
        .or_else(|_| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M:%S"))
        .map_err(|_| "must be a date and a time")?;
    let local = match zone(zone_name).from_local_datetime(&naive) {
        LocalResult::Single(local) | LocalResult::Ambiguous(local, _) => local,
        LocalResult::None => return Err("does not exist there: clocks are set forward over it"),
    };
    Timestamp::parse(&local.to_rfc3339()).ok_or("must be between the years 1970 and 9999")
}

/// The moment so many days later at which the clock shows the same time; where it never shows it, so many times 24 hours later.
#[must_use]
pub fn days_later(at: Timestamp, days: u16, zone_name: &str) -> Timestamp {
    let same_time = at
        .utc()
        .with_timezone(&zone(zone_name))
        .naive_local()
        .checked_add_days(Days::new(days.into()))
        .and_then(|later| zone(zone_name).from_local_datetime(&later).earliest())
        .and_then(|later| Timestamp::parse(&later.to_rfc3339()));
    same_time.unwrap_or_else(|| at.after(Duration::from_secs(24 * 60 * 60 * u64::from(days))))
}

fn zone(name: &str) -> Tz {
    name.parse().unwrap_or(Tz::UTC)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_shown_is_what_was_typed() {
        let at = typed("2026-11-24T09:00", "Europe/Berlin").unwrap();
        assert_eq!(at.to_string(), "2026-11-24T08:00:00Z");
        assert_eq!(shown(at, "Europe/Berlin"), "2026-11-24T09:00");
        assert_eq!(shown(at, "America/New_York"), "2026-11-24T03:00");
    }

    #[test]
    fn a_time_that_comes_twice_is_the_first_and_one_that_never_comes_is_refused() {
        assert_eq!(typed("2026-10-25T02:30", "Europe/Berlin").unwrap().to_string(), "2026-10-25T00:30:00Z");
        assert!(typed("2026-03-29T02:30", "Europe/Berlin").unwrap_err().contains("set forward"));
    }

    #[test]
    fn a_day_later_the_clock_shows_the_same_time() {
        let later = |at: &str, days| days_later(typed(at, "Europe/Berlin").unwrap(), days, "Europe/Berlin");
        assert_eq!(shown(later("2026-10-24T09:00", 1), "Europe/Berlin"), "2026-10-25T09:00");
        assert_eq!(shown(later("2026-11-24T09:00", 7), "Europe/Berlin"), "2026-12-01T09:00");
        assert_eq!(shown(later("2026-03-28T02:30", 1), "Europe/Berlin"), "2026-03-29T03:30", "clocks leap over 02:30");
    }

    #[test]
    fn what_is_no_date_and_time_is_refused() {
        for text in ["", "tomorrow", "2026-11-24", "24.11.2026 09:00", "0001-01-01T00:00", "2026-13-01T00:00"] {
            assert!(typed(text, "UTC").is_err(), "{text}");
        }
    }
}
