//! Schedules in words.

use doorward_core::Timestamp;
use doorward_core::human_time::moment;
use doorward_core::schedule::Weekdays;
use doorward_store::entity::schedule::Model;
use doorward_store::schedules::{ALL_DAY, FIRST_TO_ARRIVE, RECURRING, SINGLE, UNLOCK};

pub const DAYS: [&str; 7] = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

/// When it holds: `Mon–Fri, 08:00–18:00`.
pub fn when(row: &Model, zone: &str, now: Timestamp) -> String {
    match row.kind.as_str() {
        RECURRING => {
            let bits = row.weekdays.and_then(|bits| u8::try_from(bits).ok()).unwrap_or(0);
            format!("{}, {}", days(Weekdays::from_bits(bits)), times(row.starts_at_minute, row.ends_at_minute))
        }
        SINGLE => match (row.starts_at, row.ends_at) {
            (Some(from), Some(until)) => format!("{} to {}", moment(from.at(), zone, now), moment(until.at(), zone, now)),
            _ => String::new(),
        },
        ALL_DAY => match (row.starts_at_date.as_deref(), row.ends_at_date.as_deref()) {
            (Some(first), Some(last)) if first == last => format!("{first}, all day"),
            (Some(first), Some(last)) => format!("{first} to {last}, all day"),
            _ => String::new(),
        },
        _ => String::new(),
    }
}

/// What it does while it holds.
pub fn effect(row: &Model) -> &'static str {
    match (row.consequence.as_str(), row.overrides) {
        (UNLOCK, false) => "Holds the door open",
        (UNLOCK, true) => "Does not hold the door open",
        (FIRST_TO_ARRIVE, false) => "Holds the door open once the first person has arrived",
        (FIRST_TO_ARRIVE, true) => "Does not wait for a first arrival",
        (_, false) => "Lets through",
        (_, true) => "Lets nobody through",
    }
}

/// `Mon–Fri`, `Sat, Sun`, `Every day`.
fn days(days: Weekdays) -> String {
    let on: Vec<usize> = (0..DAYS.len()).filter(|day| days.bits() >> day & 1 == 1).collect();
    if on.len() == DAYS.len() {
        return "Every day".to_owned();
    }
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for day in on {
        match runs.last_mut() {
            Some(run) if run.1 + 1 == day => run.1 = day,
            Some(_) | None => runs.push((day, day)),
        }
    }
    let name = |day: usize| DAYS.get(day).copied().unwrap_or_default();
    let told = runs.into_iter().map(|(first, last)| match last - first {
        0 => name(first).to_owned(),
        1 => format!("{}, {}", name(first), name(last)),
        _ => format!("{}–{}", name(first), name(last)),
    });
    told.collect::<Vec<_>>().join(", ")
}

/// `08:00–18:00`, `22:00–02:00 the next day`, `all day`.
fn times(from: Option<i32>, until: Option<i32>) -> String {
    let (start, end) = (from.unwrap_or(0), until.unwrap_or(24 * 60));
    if start == 0 && end == 24 * 60 {
        return "all day".to_owned();
    }
    let next = if end <= start && end > 0 { " the next day" } else { "" };
    format!("{}–{}{next}", clock(start), if end == 0 { clock(24 * 60) } else { clock(end) })
}

/// Minutes after midnight as a clock shows them.
pub fn clock(minutes: i32) -> String {
    format!("{:02}:{:02}", minutes / 60, minutes % 60)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_that_follow_each_other_are_told_as_one_run() {
        for (on, told) in [
            ([true, true, true, true, true, false, false], "Mon–Fri"),
            ([false, false, false, false, false, true, true], "Sat, Sun"),
            ([true, false, true, true, true, false, true], "Mon, Wed–Fri, Sun"),
            ([true; 7], "Every day"),
        ] {
            assert_eq!(days(Weekdays::from_bools(on)), told);
        }
    }

    #[test]
    fn times_tell_the_next_day_and_the_whole_day() {
        for (from, until, told) in [
            (Some(480), Some(1_080), "08:00–18:00"),
            (Some(1_320), Some(120), "22:00–02:00 the next day"),
            (Some(1_320), Some(0), "22:00–24:00"),
            (Some(540), None, "09:00–24:00"),
            (None, Some(540), "00:00–09:00"),
            (None, None, "all day"),
        ] {
            assert_eq!(times(from, until), told);
        }
    }
}
