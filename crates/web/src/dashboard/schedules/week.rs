//! A week of spans, day by day, as a bar for each day and in words.

use chrono::{Datelike as _, Days, NaiveDate, Timelike as _};
use chrono_tz::Tz;
use doorward_core::schedule::Span;
use doorward_core::{Timestamp, day};

use super::words::{DAYS, clock};

/// Minutes of a day on the clock: the width of a bar.
const DAY: i32 = 24 * 60;

/// A day of the week.
pub struct Day {
    /// `Mon 23 Nov`.
    pub name: String,
    pub today: bool,
    /// What is covered, as minutes after midnight and their number.
    pub blocks: Vec<(i32, i32)>,
    /// What exceptions take away.
    pub cuts: Vec<(i32, i32)>,
    /// The minute that it is now.
    pub now: Option<i32>,
    /// The same in words: `08:00–18:00`.
    pub told: String,
}

/// The Monday of the week that the day is in.
pub fn monday(of: NaiveDate) -> NaiveDate {
    of.checked_sub_days(Days::new(u64::from(of.weekday().num_days_from_monday()))).unwrap_or(of)
}

/// So many days later.
pub fn later(date: NaiveDate, days: u64) -> NaiveDate {
    date.checked_add_days(Days::new(days)).unwrap_or(date)
}

/// The week from this Monday on.
pub fn days(monday: NaiveDate, zone: Tz, covered: &[Span], cut: &[Span], now: Timestamp) -> Vec<Day> {
    let one = |(number, name): (u64, &&str)| {
        let date = later(monday, number);
        let whole = Span { from: day::start(date, zone), until: day::start(later(date, 1), zone) };
        let today = (whole.from..whole.until).contains(&now);
        let blocks = within(covered, whole, zone);
        let told = |(from, length): &(i32, i32)| {
            if *length >= DAY { "All day".to_owned() } else { format!("{}–{}", clock(*from), clock(from + length)) }
        };
        Day {
            name: format!("{name} {}", date.format("%-d %b")),
            today,
            told: if blocks.is_empty() { "—".to_owned() } else { blocks.iter().map(told).collect::<Vec<_>>().join(", ") },
            blocks,
            cuts: within(cut, whole, zone),
            now: today.then(|| minute(now, zone)),
        }
    };
    (0..).zip(&DAYS).map(one).collect()
}

/// The parts of the spans that lie in a day, on its clock.
fn within(spans: &[Span], day: Span, zone: Tz) -> Vec<(i32, i32)> {
    let parts = spans.iter().map(|span| Span { from: span.from.max(day.from), until: span.until.min(day.until) });
    parts
        .filter(|part| part.from < part.until)
        .map(|part| {
            let from = if part.from == day.from { 0 } else { minute(part.from, zone) };
            let until = if part.until == day.until { DAY } else { minute(part.until, zone) };
            (from, (until - from).max(1))
        })
        .collect()
}

fn minute(at: Timestamp, zone: Tz) -> i32 {
    let local = at.utc().with_timezone(&zone);
    i32::try_from(local.hour() * 60 + local.minute()).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn span(from: &str, until: &str) -> Span {
        Span { from: Timestamp::parse(from).unwrap(), until: Timestamp::parse(until).unwrap() }
    }

    #[test]
    fn a_span_across_midnight_is_part_of_both_days_on_the_clock_of_the_place() {
        let now = Timestamp::parse("2026-11-24T09:30:00Z").unwrap();
        let monday = monday(day::of(now, Tz::Europe__Berlin));
        assert_eq!(monday.to_string(), "2026-11-23");
        let covered = [span("2026-11-23T21:00:00Z", "2026-11-24T01:00:00Z"), span("2026-11-24T23:00:00Z", "2026-11-25T23:00:00Z")];
        let week = days(monday, Tz::Europe__Berlin, &covered, &[], now);
        let told: Vec<(&str, &str)> = week.iter().map(|day| (day.name.as_str(), day.told.as_str())).collect();
        assert_eq!(told[..3], [("Mon 23 Nov", "22:00–24:00"), ("Tue 24 Nov", "00:00–02:00"), ("Wed 25 Nov", "All day")]);
        assert_eq!((week[1].now, week[1].today, week[0].now, week[3].told.as_str()), (Some(630), true, None, "—"));
    }

    #[test]
    fn a_day_with_a_clock_change_is_as_long_as_any_other() {
        let now = Timestamp::parse("2026-03-25T09:30:00Z").unwrap();
        let covered = [span("2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")];
        let week = days(monday(day::of(now, Tz::Europe__Berlin)), Tz::Europe__Berlin, &covered, &[], now);
        assert_eq!(week[6].blocks, [(0, DAY)]);
    }
}
