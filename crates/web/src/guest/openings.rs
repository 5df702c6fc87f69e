//! What a link's limit leaves, in words.

use doorward_app::guest::Openings;
use doorward_core::Timestamp;
use doorward_core::human_time::moment;

use crate::counted::counted;

/// How many openings are left: `2 of 3 openings left today`.
pub fn left(openings: &Openings) -> String {
    let count = match (openings.left, openings.limit) {
        (0, _) => "No openings left".to_owned(),
        (1, 1) => "1 opening left".to_owned(),
        (left, limit) => format!("{left} of {limit} openings left"),
    };
    format!("{count} {}", counted(openings.period))
}

/// That none is left, when there are new ones, and what to do.
pub fn used_up(openings: &Openings, now: Timestamp) -> String {
    let of = if openings.period.is_some() { counted(openings.period) } else { "this link" };
    let (used, more) = match openings.limit {
        1 => (format!("The one opening of {of} is used."), "There is one more".to_owned()),
        2 => (format!("Both openings of {of} are used."), "There are 2 more".to_owned()),
        limit => (format!("All {limit} openings of {of} are used."), format!("There are {limit} more")),
    };
    match openings.renewed_at.map(|at| moment(at, openings.time_zone, now)) {
        Some(renewed) => format!("{used} {more} from {renewed}. This page gets ready by itself, or reload it then."),
        None => format!("{used} Ask the person who invited you for more."),
    }
}

#[cfg(test)]
mod tests {
    use doorward_core::limit::Period;

    use super::*;

    fn of(left: u32, limit: u32, period: Option<Period>) -> Openings {
        Openings { limit, left, period, renewed_at: None, time_zone: "Europe/Berlin" }
    }

    #[test]
    fn what_is_left_is_counted_in_the_period_of_the_limit() {
        for (left_over, limit, period, words) in [
            (2, 3, Some(Period::Day), "2 of 3 openings left today"),
            (1, 3, Some(Period::Week), "1 of 3 openings left this week"),
            (3, 3, Some(Period::Month), "3 of 3 openings left this month"),
            (1, 1, None, "1 opening left in total"),
            (0, 1, Some(Period::Day), "No openings left today"),
        ] {
            assert_eq!(left(&of(left_over, limit, period)), words);
        }
    }

    #[test]
    fn what_is_used_up_is_told_with_when_there_is_more() {
        let at = |text| Timestamp::parse(text).unwrap();
        let now = at("2026-11-23T12:00:00Z");
        let total = used_up(&of(0, 1, None), now);
        assert_eq!(total, "The one opening of this link is used. Ask the person who invited you for more.");
        let weekly = Openings { renewed_at: Some(at("2026-11-29T23:00:00Z")), ..of(0, 3, Some(Period::Week)) };
        let words = used_up(&weekly, now);
        assert!(
            words.starts_with("All 3 openings of this week are used. There are 3 more from Mon 30 Nov, 00:00 (Berlin)."),
            "{words}"
        );
    }
}
