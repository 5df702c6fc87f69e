//! ISO 8601 time intervals: `start/end`, `start/duration` and `duration/end` (contract section 1.5).

use std::time::Duration;

use crate::Timestamp;

/// From `start`, included, to `end`, excluded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Interval {
    /// First moment.
    pub start: Timestamp,
    /// First moment after.
    pub end: Timestamp,
}

impl Interval {
    /// Reads one. Durations count weeks, days, hours, minutes and seconds; months and years have no fixed length and are refused.
    ///
    /// # Errors
    /// The message for the field.
    pub fn parse(text: &str) -> Result<Self, &'static str> {
        const FORM: &str = "must be an ISO 8601 interval such as 2026-11-01T00:00:00Z/2026-11-30T00:00:00Z";
        let (left, right) = text.split_once('/').ok_or(FORM)?;
        let interval = match (duration(left), duration(right)) {
            (None, None) => Self { start: Timestamp::parse(left).ok_or(FORM)?, end: Timestamp::parse(right).ok_or(FORM)? },
            (None, Some(length)) => {
                let start = Timestamp::parse(left).ok_or(FORM)?;
                Self { start, end: start.after(length) }
            }
            (Some(length), None) => {
                let end = Timestamp::parse(right).ok_or(FORM)?;
                Self { start: end.before(length), end }
            }
            (Some(_), Some(_)) => return Err(FORM),
        };
        if interval.start < interval.end { Ok(interval) } else { Err("must start before it ends") }
    }

    /// From start to end.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.end.since(self.start)
    }
}

/// `P2W`, `P1DT12H`, `PT30M`, `PT5S`.
fn duration(text: &str) -> Option<Duration> {
    let rest = text.strip_prefix('P')?;
    let (days, times) = rest.split_once('T').map_or((rest, None), |(days, times)| (days, Some(times)));
    let day_units = [('W', 604_800), ('D', 86_400)];
    let time_units = [('H', 3_600), ('M', 60), ('S', 1)];
    let mut seconds = amounts(days, &day_units)?;
    if let Some(times) = times {
        if times.is_empty() {
            return None;
        }
        seconds = seconds.checked_add(amounts(times, &time_units)?)?;
    } else if days.is_empty() {
        return None;
    }
    Some(Duration::from_secs(seconds))
}

/// Whole numbers, each followed by its unit, units in their order.
fn amounts(mut text: &str, units: &[(char, u64)]) -> Option<u64> {
    let mut seconds: u64 = 0;
    for (unit, length) in units {
        if let Some((number, rest)) = text.split_once(*unit) {
            seconds = seconds.checked_add(number.parse::<u64>().ok()?.checked_mul(*length)?)?;
            text = rest;
        }
    }
    text.is_empty().then_some(seconds)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_three_forms_name_the_same_day() {
        let forms = [
            "2026-11-01T00:00:00Z/2026-11-02T00:00:00Z",
            "2026-11-01T00:00:00Z/P1D",
            "PT24H/2026-11-02T00:00:00Z",
            "2026-11-01T01:00:00+01:00/PT23H60M",
        ];
        for form in forms {
            let interval = Interval::parse(form).unwrap();
            assert_eq!(interval.start.to_string(), "2026-11-01T00:00:00Z", "{form}");
            assert_eq!(interval.length(), Duration::from_secs(86_400), "{form}");
        }
    }

    #[test]
    fn what_is_no_interval_is_refused() {
        for text in [
            "",
            "P1D",
            "P1D/P1D",
            "P1M/2026-11-02T00:00:00Z",
            "P/2026-11-02T00:00:00Z",
            "PT/2026-11-02T00:00:00Z",
            "2026-11-02T00:00:00Z/2026-11-01T00:00:00Z",
            "2026-11-02T00:00:00Z/2026-11-02T00:00:00Z",
            "P99999999999999999999D/2026-11-02T00:00:00Z",
        ] {
            assert!(Interval::parse(text).is_err(), "{text}");
        }
    }
}
