//! Cases worked out by hand. Every clock change of many zones: `tests/wall_clock`.

use std::time::Duration;

use chrono::{NaiveDate, NaiveTime, Weekday};
use chrono_tz::Tz;

use super::*;

const BERLIN: Tz = Tz::Europe__Berlin;
const NEW_YORK: Tz = Tz::America__New_York;
const MONDAY: u8 = 1;
const FRIDAY: u8 = 1 << 4;
const SATURDAY: u8 = 1 << 5;
const SUNDAY: u8 = 1 << 6;
const EVERY_DAY: u8 = 0x7f;

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

fn span(from: &str, until: &str) -> Span {
    Span { from: at(from), until: at(until) }
}

fn date(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

fn schedule(id: i64, rule: Rule) -> Schedule {
    Schedule { id, rule, overrides: false }
}

fn override_(id: i64, rule: Rule) -> Schedule {
    Schedule { id, rule, overrides: true }
}

/// `08:00`; nothing for an empty text.
fn weekly(days: u8, from: &str, until: &str) -> Rule {
    let time = |text: &str| (!text.is_empty()).then(|| NaiveTime::parse_from_str(text, "%H:%M").unwrap());
    Rule::Weekly { days: Weekdays::from_bits(days), from: time(from), until: time(until) }
}

fn moments(from: &str, until: &str) -> Rule {
    Rule::Moments { from: at(from), until: at(until) }
}

fn days(first: &str, last: &str) -> Rule {
    Rule::Days { first: date(first), last: date(last) }
}

/// The effective spans of one rule, and that `covers` agrees with them at their edges.
fn spans_of(rule: Rule, zone: Tz, within: Span) -> Vec<String> {
    let schedules = [schedule(1, rule)];
    let spans = effective(&schedules, zone, within);
    for Span { from, until } in &spans {
        assert!(covers(&schedules, zone, *from) && covers(&schedules, zone, Timestamp::from_micros(until.micros() - 1)));
    }
    spans.iter().map(|span| format!("{}/{}", span.from, span.until)).collect()
}

#[test]
fn when_clocks_are_set_forward_what_falls_into_the_gap_does_not_happen() {
    let berlin = span("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z");
    let new_york = span("2026-03-07T18:00:00Z", "2026-03-08T18:00:00Z");
    for (zone, within, from, until, expected) in [
        (BERLIN, berlin, "01:30", "02:30", &["2026-03-29T00:30:00Z/2026-03-29T01:00:00Z"][..]),
        (BERLIN, berlin, "02:15", "02:45", &[]),
        (BERLIN, berlin, "02:00", "03:00", &[]),
        (BERLIN, berlin, "02:30", "03:30", &["2026-03-29T01:00:00Z/2026-03-29T01:30:00Z"]),
        (BERLIN, berlin, "01:00", "04:00", &["2026-03-29T00:00:00Z/2026-03-29T02:00:00Z"]),
        (NEW_YORK, new_york, "01:30", "02:30", &["2026-03-08T06:30:00Z/2026-03-08T07:00:00Z"]),
        (NEW_YORK, new_york, "02:00", "03:00", &[]),
        (NEW_YORK, new_york, "02:30", "03:30", &["2026-03-08T07:00:00Z/2026-03-08T07:30:00Z"]),
    ] {
        assert_eq!(spans_of(weekly(SUNDAY, from, until), zone, within), expected, "{zone} {from}–{until}");
    }
}

#[test]
fn when_clocks_are_set_back_both_readings_of_a_time_are_alike() {
    let berlin = span("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z");
    let new_york = span("2026-10-31T18:00:00Z", "2026-11-01T18:00:00Z");
    for (zone, within, from, until, expected) in [
        (
            BERLIN,
            berlin,
            "01:30",
            "02:30",
            &["2026-10-24T23:30:00Z/2026-10-25T00:30:00Z", "2026-10-25T01:00:00Z/2026-10-25T01:30:00Z"][..],
        ),
        (
            BERLIN,
            berlin,
            "02:30",
            "03:30",
            &["2026-10-25T00:30:00Z/2026-10-25T01:00:00Z", "2026-10-25T01:30:00Z/2026-10-25T02:30:00Z"],
        ),
        (BERLIN, berlin, "02:00", "03:00", &["2026-10-25T00:00:00Z/2026-10-25T02:00:00Z"]),
        (BERLIN, berlin, "03:00", "03:30", &["2026-10-25T02:00:00Z/2026-10-25T02:30:00Z"]),
        (
            NEW_YORK,
            new_york,
            "01:15",
            "01:45",
            &["2026-11-01T05:15:00Z/2026-11-01T05:45:00Z", "2026-11-01T06:15:00Z/2026-11-01T06:45:00Z"],
        ),
    ] {
        assert_eq!(spans_of(weekly(SUNDAY, from, until), zone, within), expected, "{zone} {from}–{until}");
    }
    let window = [schedule(1, weekly(SUNDAY, "01:30", "02:30"))];
    for (moment, inside) in [
        ("2026-10-25T02:15:00+02:00", true),
        ("2026-10-25T02:15:00+01:00", true),
        ("2026-10-25T02:45:00+02:00", false),
        ("2026-10-25T02:45:00+01:00", false),
        ("2026-10-25T02:30:00+02:00", false),
        ("2026-10-25T02:29:59.999999+01:00", true),
    ] {
        assert_eq!(covers(&window, BERLIN, at(moment)), inside, "{moment}");
    }
}

#[test]
fn a_window_across_midnight_belongs_to_the_day_it_starts_on() {
    let week = span("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z");
    let friday_night = ["2026-06-05T20:00:00Z/2026-06-06T00:00:00Z"];
    assert_eq!(spans_of(weekly(FRIDAY, "22:00", "02:00"), BERLIN, week), friday_night);
    // Sunday's window ends on the Monday after the week, and the one of the Sunday before begins it.
    let sunday_night = ["2026-06-01T00:00:00Z/2026-06-01T04:00:00Z", "2026-06-07T20:00:00Z/2026-06-08T00:00:00Z"];
    assert_eq!(spans_of(weekly(SUNDAY, "22:00", "06:00"), BERLIN, week), sunday_night);
    let from_eight_to_eight = ["2026-06-01T06:00:00Z/2026-06-02T06:00:00Z"];
    assert_eq!(spans_of(weekly(MONDAY, "08:00", "08:00"), BERLIN, week), from_eight_to_eight);
    let to_the_end = ["2026-06-05T20:00:00Z/2026-06-05T22:00:00Z"];
    assert_eq!(spans_of(weekly(FRIDAY, "22:00", "00:00"), BERLIN, week), to_the_end);

    let forward = span("2026-03-28T12:00:00Z", "2026-03-29T12:00:00Z");
    assert_eq!(
        spans_of(weekly(SATURDAY, "22:00", "04:00"), BERLIN, forward),
        ["2026-03-28T21:00:00Z/2026-03-29T02:00:00Z"],
        "five hours"
    );
    let back = span("2026-10-24T12:00:00Z", "2026-10-25T12:00:00Z");
    assert_eq!(
        spans_of(weekly(SATURDAY, "22:00", "04:00"), BERLIN, back),
        ["2026-10-24T20:00:00Z/2026-10-25T03:00:00Z"],
        "seven hours"
    );
}

#[test]
fn a_missing_time_is_the_start_or_the_end_of_the_day() {
    let week = span("2026-06-01T00:00:00Z", "2026-06-08T00:00:00Z");
    for (from, until, expected) in [
        ("", "", "2026-06-04T22:00:00Z/2026-06-05T22:00:00Z"),
        ("08:00", "", "2026-06-05T06:00:00Z/2026-06-05T22:00:00Z"),
        ("", "18:00", "2026-06-04T22:00:00Z/2026-06-05T16:00:00Z"),
        ("", "00:00", "2026-06-04T22:00:00Z/2026-06-05T22:00:00Z"),
    ] {
        assert_eq!(spans_of(weekly(FRIDAY, from, until), BERLIN, week), [expected], "{from}–{until}");
    }
    assert!(spans_of(weekly(0, "", ""), BERLIN, week).is_empty(), "no day at all");
}

#[test]
fn whole_days_are_those_of_the_place() {
    let sao_paulo = span("2018-11-01T00:00:00Z", "2018-11-10T00:00:00Z");
    let no_midnight = ["2018-11-04T03:00:00Z/2018-11-05T02:00:00Z"];
    assert_eq!(spans_of(days("2018-11-04", "2018-11-04"), Tz::America__Sao_Paulo, sao_paulo), no_midnight, "23 hours");
    let apia = span("2011-12-20T00:00:00Z", "2012-01-10T00:00:00Z");
    assert!(spans_of(days("2011-12-30", "2011-12-30"), Tz::Pacific__Apia, apia).is_empty(), "that day was left out");
    let around_it = ["2011-12-29T10:00:00Z/2011-12-31T10:00:00Z"];
    assert_eq!(spans_of(days("2011-12-29", "2011-12-31"), Tz::Pacific__Apia, apia), around_it);
    let berlin = span("2026-10-20T00:00:00Z", "2026-10-30T00:00:00Z");
    let both_included = ["2026-10-23T22:00:00Z/2026-10-25T23:00:00Z"];
    assert_eq!(spans_of(days("2026-10-24", "2026-10-25"), BERLIN, berlin), both_included);
    assert!(spans_of(days("2026-10-25", "2026-10-24"), BERLIN, berlin).is_empty(), "backwards");
}

#[test]
fn moments_are_the_same_everywhere_and_half_open() {
    let rule = moments("2026-06-01T08:00:00Z", "2026-06-01T09:00:00Z");
    for zone in [BERLIN, NEW_YORK, Tz::Pacific__Chatham] {
        let schedules = [schedule(1, rule.clone())];
        assert!(covers(&schedules, zone, at("2026-06-01T08:00:00Z")));
        assert!(!covers(&schedules, zone, at("2026-06-01T09:00:00Z")));
    }
}

#[test]
fn an_override_cuts_a_window_in_two() {
    let monday = span("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    let schedules =
        [schedule(1, weekly(MONDAY, "08:00", "18:00")), override_(2, moments("2026-06-01T10:00:00Z", "2026-06-01T11:00:00Z"))];
    assert_eq!(
        effective(&schedules, BERLIN, monday),
        [span("2026-06-01T06:00:00Z", "2026-06-01T10:00:00Z"), span("2026-06-01T11:00:00Z", "2026-06-01T16:00:00Z")]
    );
    assert_eq!(regular(&schedules, BERLIN, monday), [span("2026-06-01T06:00:00Z", "2026-06-01T16:00:00Z")]);
    assert_eq!(overriding(&schedules, BERLIN, monday), [span("2026-06-01T10:00:00Z", "2026-06-01T11:00:00Z")]);
    assert!(!covers(&schedules, BERLIN, at("2026-06-01T10:30:00Z")));
    assert_eq!(current(&schedules, BERLIN, at("2026-06-01T09:00:00Z")), Some(span("2026-06-01T06:00:00Z", "2026-06-01T10:00:00Z")));
    assert_eq!(current(&schedules, BERLIN, at("2026-06-01T10:00:00Z")), None);
}

#[test]
fn overrides_allow_nothing_by_themselves() {
    let day = span("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    for schedules in [vec![], vec![override_(1, weekly(EVERY_DAY, "", ""))]] {
        assert!(!covers(&schedules, BERLIN, day.from));
        assert!(effective(&schedules, BERLIN, day).is_empty());
        assert_eq!(next_change(&schedules, BERLIN, day.from, Duration::MAX), None);
    }
}

#[test]
fn windows_that_touch_are_one_span() {
    let monday = span("2026-06-01T00:00:00Z", "2026-06-02T00:00:00Z");
    let schedules = [
        schedule(1, weekly(MONDAY, "12:00", "18:00")),
        schedule(2, weekly(MONDAY, "08:00", "12:00")),
        schedule(3, weekly(MONDAY, "09:00", "10:00")),
    ];
    assert_eq!(effective(&schedules, BERLIN, monday), [span("2026-06-01T06:00:00Z", "2026-06-01T16:00:00Z")]);
    assert_eq!(
        next_change(&schedules, BERLIN, at("2026-06-01T09:00:00Z"), Duration::from_hours(24)),
        Some(at("2026-06-01T16:00:00Z"))
    );
}

#[test]
fn the_next_change_lies_after_the_moment_and_before_the_horizon() {
    let schedules = [schedule(1, weekly(MONDAY, "08:00", "18:00"))];
    let opens = at("2026-06-01T06:00:00Z");
    let next = |from: &str, hours| next_change(&schedules, BERLIN, at(from), Duration::from_hours(hours));
    assert_eq!(next("2026-06-01T05:00:00Z", 2), Some(opens));
    assert_eq!(next("2026-06-01T05:00:00Z", 1), None, "the horizon itself is not seen");
    assert_eq!(next("2026-06-01T06:00:00Z", 24), Some(at("2026-06-01T16:00:00Z")), "not the moment asked about");
    assert_eq!(next("2026-06-01T16:00:00Z", 24 * 8), Some(at("2026-06-08T06:00:00Z")));
}

#[test]
fn days_list_their_schedules_also_outside_the_hours_asked_about() {
    let schedules = [
        schedule(1, weekly(MONDAY, "08:00", "09:00")),
        schedule(2, weekly(MONDAY, "22:00", "02:00")),
        override_(3, days("2026-06-02", "2026-06-03")),
    ];
    assert_eq!(
        by_day(&schedules, BERLIN, span("2026-06-01T12:00:00Z", "2026-06-03T22:00:00.000001Z")),
        [
            (date("2026-06-01"), vec![1, 2]),
            (date("2026-06-02"), vec![2, 3]),
            (date("2026-06-03"), vec![3]),
            (date("2026-06-04"), vec![]),
        ]
    );
    assert!(by_day(&schedules, BERLIN, span("2026-06-01T12:00:00Z", "2026-06-01T12:00:00Z")).is_empty());
}

#[test]
fn long_spans_are_cut_off() {
    let always = [schedule(1, weekly(EVERY_DAY, "", ""))];
    let century = span("2000-01-01T00:00:00Z", "2100-01-01T00:00:00Z");
    let longest = Duration::from_hours(24 * LONGEST_SPAN_DAYS.unsigned_abs());
    assert_eq!(effective(&always, BERLIN, century), [Span { from: century.from, until: century.from.after(longest) }]);
    assert_eq!(by_day(&always, BERLIN, century).len(), 401, "one more, since it begins at 01:00");
    let (now, eight_days) = (at("2026-06-01T00:00:00Z"), Duration::from_hours(24 * 8));
    let around = Span { from: now.before(eight_days), until: now.after(eight_days) };
    assert_eq!(current(&always, BERLIN, now), Some(around));
}

#[test]
fn weekdays_are_told_by_flags_or_bits_monday_first() {
    let weekend = Weekdays::from_bools([false, false, false, false, false, true, true]);
    assert_eq!(weekend.bits(), SATURDAY | SUNDAY);
    assert_eq!(Weekdays::from_bits(0b1110_0000), weekend, "the eighth bit means nothing");
    assert!(weekend.contains(Weekday::Sun) && weekend.contains(Weekday::Sat) && !weekend.contains(Weekday::Mon));
    assert!(Weekdays::from_bools([false; 7]).is_empty() && !weekend.is_empty());
}
