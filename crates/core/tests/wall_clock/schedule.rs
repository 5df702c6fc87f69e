//! Schedules against the model.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::{NaiveTime, TimeDelta};
use chrono_tz::{TZ_VARIANTS, Tz};
use doorward_core::Timestamp;
use doorward_core::schedule::{self, Rule, Schedule, Span, Weekdays};
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use crate::model::{any, covered, holds, inside, just_before, moved};
use crate::zones::{ZONES, across_every_change, at, local};

const DAY: i64 = 24 * 60;

/// Times of day, most of them in the hours in which clocks change.
fn time() -> impl Strategy<Value = Option<NaiveTime>> {
    let of = |seconds: u32, nanos: u32| NaiveTime::from_num_seconds_from_midnight_opt(seconds, nanos);
    prop_oneof![
        1 => Just(None),
        6 => (0..20_u32).prop_map(move |quarter| of(quarter * 900, 0)),
        2 => (88..96_u32).prop_map(move |quarter| of(quarter * 900, 0)),
        3 => (0..1_440_u32).prop_map(move |minute| of(minute * 60, 0)),
        1 => (0..86_400_u32, 0..1_000_000_u32).prop_map(move |(second, micros)| of(second, micros * 1_000)),
    ]
}

fn rule(zone: Tz, change: Timestamp) -> impl Strategy<Value = Rule> {
    let date = local(zone, change).date();
    prop_oneof![
        6 => (1..128_u8, time(), time())
            .prop_map(|(bits, from, until)| Rule::Weekly { days: Weekdays::from_bits(bits), from, until }),
        2 => (-5 * DAY..5 * DAY, -60..3 * DAY, 0..60_000_000_i64).prop_map(move |(start, length, micros)| {
            let from = moved(change, TimeDelta::minutes(start) + TimeDelta::microseconds(micros));
            Rule::Moments { from, until: moved(from, TimeDelta::minutes(length)) }
        }),
        1 => (-4..4_i64, -1..4_i64).prop_map(move |(start, length)| {
            let first = date + TimeDelta::days(start);
            Rule::Days { first, last: first + TimeDelta::days(length) }
        }),
    ]
}

fn schedules(zone: Tz, change: Timestamp) -> impl Strategy<Value = Vec<Schedule>> {
    prop::collection::vec((rule(zone, change), prop::bool::weighted(0.3)), 0..5).prop_map(|all| {
        let numbered = (1..).zip(all);
        numbered.map(|(id, (rule, overrides))| Schedule { id, rule, overrides }).collect()
    })
}

/// A span that contains the change, and moments inside it.
fn span_and_moments(change: Timestamp) -> impl Strategy<Value = (Span, Vec<Timestamp>)> {
    let ends = (60..4 * DAY, 60..4 * DAY);
    ends.prop_flat_map(move |(before, after)| {
        let span = Span { from: moved(change, -TimeDelta::minutes(before)), until: moved(change, TimeDelta::minutes(after)) };
        let moments = prop::collection::vec((span.from.micros()..span.until.micros()).prop_map(Timestamp::from_micros), 12);
        (Just(span), moments)
    })
}

/// Each quarter of an hour near the change, and both sides of the change itself.
fn near(change: Timestamp, within: Span) -> Vec<Timestamp> {
    let mut grid: Vec<_> = (-16..=16).map(|quarter| moved(change, TimeDelta::minutes(15 * quarter))).collect();
    grid.push(just_before(change));
    grid.retain(|at| within.from <= *at && *at < within.until);
    grid
}

/// The spans are in order, merged, inside `within`, and their edges are exactly where `truth` changes.
fn edges_are_exact(spans: &[Span], within: Span, truth: impl Fn(Timestamp) -> bool) -> Result<(), TestCaseError> {
    for span in spans {
        prop_assert!(within.from <= span.from && span.from < span.until && span.until <= within.until, "{span:?}");
        prop_assert!(truth(span.from) && truth(just_before(span.until)), "inside the edges of {span:?}");
        prop_assert!(span.from == within.from || !truth(just_before(span.from)), "before {span:?}");
        prop_assert!(span.until == within.until || !truth(span.until), "after {span:?}");
    }
    for pair in spans.windows(2) {
        let [one, next] = pair else { unreachable!("windows of two") };
        prop_assert!(one.until < next.from, "{one:?} and {next:?}");
    }
    Ok(())
}

#[test]
fn schedules_cover_what_the_clock_on_the_wall_says() {
    across_every_change(
        4,
        |zone, change| (schedules(zone, change), span_and_moments(change)),
        |zone, change, (schedules, (within, moments))| {
            let effective = schedule::effective(&schedules, zone, within);
            let regular = schedule::regular(&schedules, zone, within);
            let overriding = schedule::overriding(&schedules, zone, within);
            edges_are_exact(&effective, within, |at| covered(&schedules, zone, at))?;
            edges_are_exact(&regular, within, |at| any(&schedules, false, zone, at))?;
            edges_are_exact(&overriding, within, |at| any(&schedules, true, zone, at))?;
            for at in moments.into_iter().chain(near(change, within)) {
                let truth = covered(&schedules, zone, at);
                prop_assert_eq!(schedule::covers(&schedules, zone, at), truth, "covers {}", at);
                prop_assert_eq!(inside(&effective, at), truth, "effective at {}", at);
                prop_assert_eq!(inside(&regular, at), any(&schedules, false, zone, at), "regular at {}", at);
                prop_assert_eq!(inside(&overriding, at), any(&schedules, true, zone, at), "overriding at {}", at);
            }
            Ok(())
        },
    );
}

#[test]
fn the_next_change_is_the_first_moment_with_another_answer() {
    across_every_change(
        4,
        |zone, change| (schedules(zone, change), span_and_moments(change), 1..6 * DAY),
        |zone, change, (schedules, (within, moments), minutes)| {
            let horizon = Duration::from_mins(minutes.unsigned_abs());
            let after = within.from;
            let before = covered(&schedules, zone, after);
            let next = schedule::next_change(&schedules, zone, after, horizon);
            let end = next.unwrap_or(after.after(horizon));
            if let Some(next) = next {
                prop_assert!(after < next && next < after.after(horizon));
                prop_assert_ne!(covered(&schedules, zone, next), before, "at {}", next);
                prop_assert_eq!(covered(&schedules, zone, just_before(next)), before, "just before {}", next);
            }
            for at in moments.into_iter().chain(near(change, within)).filter(|at| (after..end).contains(at)) {
                prop_assert_eq!(covered(&schedules, zone, at), before, "{} lies between {} and {}", at, after, end);
            }
            Ok(())
        },
    );
}

#[test]
fn the_current_span_reaches_to_the_nearest_changes() {
    across_every_change(
        2,
        |zone, change| (schedules(zone, change), span_and_moments(change)),
        |zone, change, (schedules, (within, moments))| {
            for at in moments.into_iter().take(4).chain([change, just_before(change), within.from]) {
                let current = schedule::current(&schedules, zone, at);
                prop_assert_eq!(current.is_some(), covered(&schedules, zone, at));
                let Some(span) = current else { continue };
                let around = Span { from: moved(at, -TimeDelta::days(8)), until: moved(at, TimeDelta::days(8)) };
                prop_assert!(inside(&[span], at));
                edges_are_exact(&[span], around, |at| covered(&schedules, zone, at))?;
            }
            Ok(())
        },
    );
}

#[test]
fn a_day_lists_exactly_the_schedules_that_hold_at_some_moment_of_it() {
    across_every_change(
        2,
        |zone, change| (schedules(zone, change), span_and_moments(change)),
        |zone, change, (schedules, (within, moments))| {
            let days = schedule::by_day(&schedules, zone, within);
            let listed: BTreeSet<_> = days.iter().map(|(date, _)| *date).collect();
            let quarter_hours = (0..).map(|quarter| moved(within.from, TimeDelta::minutes(15 * quarter)));
            let in_span = quarter_hours.take_while(|at| *at < within.until).chain([just_before(within.until), change]);
            let shown: BTreeSet<_> = in_span.map(|at| local(zone, at).date()).collect();
            prop_assert_eq!(&listed, &shown);
            prop_assert!(days.is_sorted() && days.len() == listed.len(), "each date once, in order");
            prop_assert!(days.iter().all(|(_, ids)| ids.is_sorted_by(|one, next| one < next)), "each schedule once, in order");
            let wide = Span { from: moved(within.from, -TimeDelta::days(3)), until: moved(within.until, TimeDelta::days(3)) };
            for one in &schedules {
                let alone = Schedule { overrides: false, ..one.clone() };
                // Where the clock is set back over midnight, the latest date is shown just before that.
                let dates = |span: &Span| {
                    let shown = [span.from, just_before(span.until), just_before(change)].into_iter();
                    let shown = shown.filter(|at| span.from <= *at && *at < span.until).map(|at| local(zone, at).date());
                    shown.clone().min().zip(shown.max())
                };
                let spans = schedule::regular(&[alone], zone, wide);
                for (date, ids) in &days {
                    let reaches = spans.iter().filter_map(dates).any(|(first, last)| first <= *date && *date <= last);
                    prop_assert!(!ids.contains(&one.id) || reaches, "{} is listed on {}", one.id, date);
                }
            }
            for at in moments.into_iter().chain(near(change, within)) {
                let held: Vec<i64> = schedules.iter().filter(|one| holds(&one.rule, zone, at)).map(|one| one.id).collect();
                let (_, ids) = days.iter().find(|(date, _)| *date == local(zone, at).date()).unwrap();
                prop_assert!(held.iter().all(|id| ids.contains(id)), "{:?} hold at {}, {:?} are listed", held, at, ids);
            }
            Ok(())
        },
    );
}

#[test]
fn a_year_at_once_misses_no_change_of_the_clock() {
    let nights = Rule::Weekly {
        days: Weekdays::from_bits(0x7f),
        from: NaiveTime::from_hms_opt(22, 0, 0),
        until: NaiveTime::from_hms_opt(2, 30, 0),
    };
    let schedules = [Schedule { id: 1, rule: nights, overrides: false }];
    for zone in TZ_VARIANTS {
        for year in [2000, 2026, 2040] {
            let from = at(&format!("{year}-01-01T00:00:00Z"));
            let within = Span { from, until: from.after(Duration::from_hours(24 * 366)) };
            let spans = schedule::effective(&schedules, zone, within);
            let wrong = edges_are_exact(&spans, within, |at| covered(&schedules, zone, at));
            assert!(wrong.is_ok() && spans.len() >= 366, "{zone} {year}: {wrong:?}");
        }
    }
}

#[test]
fn the_ends_of_time_harm_nothing() {
    let (first, last) = (Timestamp::from_micros(i64::MIN), Timestamp::from_micros(i64::MAX));
    let always = Weekdays::from_bits(0x7f);
    let rules = [
        Rule::Weekly { days: always, from: None, until: None },
        Rule::Moments { from: first, until: last },
        Rule::Days { first: chrono::NaiveDate::MIN, last: chrono::NaiveDate::MAX },
    ];
    let limits = [i64::MIN, i64::MIN + 1, -8_000_000_000_000_000_000, 0, 8_000_000_000_000_000_000, i64::MAX - 1, i64::MAX];
    for zone in ZONES {
        for rule in &rules {
            let schedules = [Schedule { id: 1, rule: rule.clone(), overrides: false }];
            for from in limits.map(Timestamp::from_micros) {
                let covered = schedule::covers(&schedules, zone, from);
                assert_eq!(schedule::current(&schedules, zone, from).is_some(), covered);
                let next = schedule::next_change(&schedules, zone, from, Duration::MAX);
                assert!(next.is_none_or(|next| next > from), "{zone} {rule:?}");
                for until in limits.map(Timestamp::from_micros) {
                    let within = Span { from, until };
                    let spans = schedule::effective(&schedules, zone, within);
                    assert!(spans.iter().all(|span| from <= span.from && span.from < span.until && span.until <= until));
                    assert!(schedule::by_day(&schedules, zone, within).len() <= 402);
                }
            }
        }
    }
}
