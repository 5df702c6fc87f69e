//! What the rules mean, told in the plainest way: read the clock, compare the fields.

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::Tz;
use doorward_core::Timestamp;
use doorward_core::schedule::{Rule, Schedule, Span};

use crate::zones::local;

/// Whether the rule holds.
pub fn holds(rule: &Rule, zone: Tz, at: Timestamp) -> bool {
    let clock = local(zone, at);
    let (date, time) = (clock.date(), clock.time());
    match rule {
        Rule::Weekly { days, from, until } => {
            let from = from.unwrap_or(NaiveTime::MIN);
            let today = days.contains(chrono::Datelike::weekday(&date));
            let yesterday = days.contains(chrono::Datelike::weekday(&date).pred());
            match until {
                None => today && time >= from,
                Some(until) if *until > from => today && time >= from && time < *until,
                Some(until) => today && time >= from || yesterday && time < *until,
            }
        }
        Rule::Moments { from, until } => at >= *from && at < *until,
        Rule::Days { first, last } => date >= *first && date <= *last,
    }
}

/// Whether any regular schedule holds, or any override.
pub fn any(schedules: &[Schedule], overrides: bool, zone: Tz, at: Timestamp) -> bool {
    schedules.iter().any(|one| one.overrides == overrides && holds(&one.rule, zone, at))
}

/// Whether the schedules cover the moment.
pub fn covered(schedules: &[Schedule], zone: Tz, at: Timestamp) -> bool {
    any(schedules, false, zone, at) && !any(schedules, true, zone, at)
}

/// Whether any of the spans contains the moment.
pub fn inside(spans: &[Span], at: Timestamp) -> bool {
    spans.iter().any(|span| span.from <= at && at < span.until)
}

/// The moment that much later, or earlier.
pub fn moved(at: Timestamp, by: TimeDelta) -> Timestamp {
    Timestamp::from_micros(at.micros() + by.num_microseconds().unwrap())
}

/// The last moment before.
pub fn just_before(at: Timestamp) -> Timestamp {
    Timestamp::from_micros(at.micros() - 1)
}
