//! What a link's limit leaves, in words.

use doorward_app::guest::Openings;
use doorward_core::Timestamp;
use doorward_core::human_time::{counted, moment_in};
use doorward_core::words::fill;

use super::words::Words;

/// How many openings are left: `2 of 3 openings left today`.
pub fn left(openings: &Openings, words: &Words) -> String {
    let sentence = match (openings.left, openings.limit) {
        (0, _) => words.openings.none_left,
        (1, 1) => words.openings.one_left,
        (_, _) => words.openings.left,
    };
    let (left, limit) = (openings.left.to_string(), openings.limit.to_string());
    fill(sentence, &[("left", &left), ("limit", &limit), ("counted", counted(words.language, openings.period))])
}

/// That none is left, when there are new ones, and what to do.
pub fn used_up(openings: &Openings, words: &Words, now: Timestamp) -> String {
    let texts = &words.openings;
    let (used, more) = match openings.limit {
        1 => (texts.one_used, texts.one_more),
        2 => (texts.both_used, texts.more),
        _ => (texts.all_used, texts.more),
    };
    let limit = openings.limit.to_string();
    let used = fill(used, &[("limit", &limit), ("of", texts.of(openings.period))]);
    match openings.renewed_at.map(|at| moment_in(words.language, at, openings.time_zone, now)) {
        Some(renewed) => {
            let more = fill(more, &[("limit", &limit), ("renewed", &renewed)]);
            format!("{used} {more} {}", words.gets_ready)
        }
        None => format!("{used} {}", texts.ask),
    }
}

#[cfg(test)]
mod tests {
    use doorward_core::Language;
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
            assert_eq!(left(&of(left_over, limit, period), Words::of(Language::English)), words);
        }
    }

    #[test]
    fn what_is_used_up_is_told_with_when_there_is_more() {
        let at = |text| Timestamp::parse(text).unwrap();
        let now = at("2026-11-23T12:00:00Z");
        let total = used_up(&of(0, 1, None), Words::of(Language::English), now);
        assert_eq!(total, "The one opening of this link is used. Ask the person who invited you for more.");
        let weekly = Openings { renewed_at: Some(at("2026-11-29T23:00:00Z")), ..of(0, 3, Some(Period::Week)) };
        let words = used_up(&weekly, Words::of(Language::English), now);
        assert!(
            words.starts_with("All 3 openings of this week are used. There are 3 more from Mon 30 Nov, 00:00 (Berlin)."),
            "{words}"
        );
    }
}
