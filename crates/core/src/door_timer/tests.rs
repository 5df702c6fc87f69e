//! A day at a door, case by case, and any door against a clock that ticks.

use chrono::NaiveTime;
use proptest::prelude::*;
use proptest::test_runner::TestCaseError;

use super::*;
use crate::schedule::{Rule, Weekdays};

const BERLIN: Tz = Tz::Europe__Berlin;
const EVERY_DAY: u8 = 0x7f;
const QUARTER: Duration = Duration::from_mins(15);

fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// A time of Tuesday, 2026-11-24, in Berlin, where it is an hour later than UTC.
fn on_tuesday(time: &str) -> Timestamp {
    at(&format!("2026-11-24T{time}:00+01:00"))
}

/// Windows of every day, from and until.
fn daily(windows: &[(&str, &str)]) -> Vec<Schedule> {
    let time = |text: &str| NaiveTime::parse_from_str(text, "%H:%M").unwrap();
    let rule = |(from, until): &(&str, &str)| Rule::Weekly {
        days: Weekdays::from_bits(EVERY_DAY),
        from: Some(time(from)),
        until: Some(time(until)),
    };
    (1..).zip(windows).map(|(id, window)| Schedule { id, rule: rule(window), overrides: false }).collect()
}

fn always() -> Vec<Schedule> {
    let rule = Rule::Weekly { days: Weekdays::from_bits(EVERY_DAY), from: None, until: None };
    vec![Schedule { id: 9, rule, overrides: false }]
}

fn rules(unlock: &[(&str, &str)], first_to_arrive: &[(&str, &str)]) -> Rules {
    Rules { unlock: daily(unlock), first_to_arrive: daily(first_to_arrive), zone: BERLIN }
}

fn marks(arrived: &str, left: &str) -> Marks {
    let mark = |time: &str| (!time.is_empty()).then(|| on_tuesday(time));
    Marks { arrived_at: mark(arrived), left_at: mark(left) }
}

#[test]
fn a_day_at_the_door() {
    let open = rules(&[("08:00", "18:00")], &[]);
    let wait = rules(&[], &[("07:00", "10:00")]);
    let both = rules(&[("08:00", "18:00")], &[("07:00", "10:00")]);
    let twice = rules(&[("06:00", "22:00")], &[("07:00", "10:00"), ("16:00", "17:00")]);
    let nothing = (None, None, false);
    let held = |until: &'static str| (Some(until), None, false);
    let waits = |until: &'static str| (None, Some(until), false);
    let came = |hold: &'static str, until: &'static str| (Some(hold), Some(until), true);
    for (name, rules, arrived, left, now, expected) in [
        ("before an unlock span", &open, "", "", "07:59", nothing),
        ("from its first moment", &open, "", "", "08:00", held("18:00")),
        ("to its last", &open, "", "", "17:59", held("18:00")),
        ("and no longer", &open, "", "", "18:00", nothing),
        ("whoever left last ended it", &open, "", "12:00", "12:00", nothing),
        ("for this span", &open, "", "12:00", "17:59", nothing),
        ("who left before it did not", &open, "", "07:00", "09:00", held("18:00")),
        ("who came later took that back", &open, "13:00", "12:00", "14:00", held("18:00")),
        ("nobody has come", &wait, "", "", "07:00", waits("10:00")),
        ("someone has", &wait, "07:30", "", "07:30", came("10:00", "10:00")),
        ("with the first moment", &wait, "07:00", "", "09:00", came("10:00", "10:00")),
        ("before it was asked for", &wait, "06:59", "", "09:00", waits("10:00")),
        ("who came has left", &wait, "07:30", "09:00", "09:30", waits("10:00")),
        ("at once", &wait, "07:30", "07:30", "07:30", waits("10:00")),
        ("and another came", &wait, "09:15", "09:00", "09:30", came("10:00", "10:00")),
        ("it is over", &wait, "07:30", "", "10:00", nothing),
        ("nobody has come, so unlock waits", &both, "", "", "09:00", waits("10:00")),
        ("until nobody is asked for", &both, "", "", "10:00", held("18:00")),
        ("who comes opens for the day", &both, "07:30", "", "07:30", came("18:00", "10:00")),
        ("also later", &both, "07:30", "", "12:00", held("18:00")),
        ("whoever left ended both", &both, "07:30", "09:00", "09:30", waits("10:00")),
        ("for the day", &both, "07:30", "09:00", "12:00", nothing),
        ("who came again opened again", &both, "09:45", "09:00", "12:00", held("18:00")),
        ("held until the first is asked for", &twice, "", "", "06:30", held("07:00")),
        ("held between", &twice, "07:30", "", "07:30", came("16:00", "10:00")),
        ("each span asks afresh", &twice, "07:30", "", "16:30", waits("17:00")),
        ("after the second", &twice, "16:30", "", "16:30", came("22:00", "17:00")),
    ] {
        let state = rules.state(marks(arrived, left), on_tuesday(now));
        let (hold, required, satisfied) = expected;
        assert_eq!(state.hold_until, hold.map(on_tuesday), "{name}");
        assert_eq!(state.first_to_arrive_required_until, required.map(on_tuesday), "{name}");
        assert_eq!(
            (state.first_to_arrive_satisfied, state.awaits_first()),
            (satisfied, required.is_some() && !satisfied),
            "{name}"
        );
    }
}

#[test]
fn a_day_begins_afresh() {
    let rules = rules(&[("08:00", "18:00")], &[("08:00", "18:00")]);
    let yesterday = marks("08:30", "17:00");
    let state = |marks, now: &str| rules.state(marks, at(now));
    assert!(state(yesterday, "2026-11-25T09:00:00Z").awaits_first());
    assert!(state(marks("08:30", ""), "2026-11-25T09:00:00Z").awaits_first(), "who came yesterday has not come today");
    let over_midnight = self::rules(&[("22:00", "02:00")], &[]);
    assert_eq!(over_midnight.state(Marks::default(), at("2026-11-24T23:30:00Z")).hold_until, Some(at("2026-11-25T01:00:00Z")));
    assert_eq!(over_midnight.state(marks("", "22:30"), at("2026-11-25T00:30:00Z")).hold_until, None);
}

#[test]
fn a_span_is_as_long_as_the_clock_makes_it() {
    let night = rules(&[("01:00", "04:00")], &[]);
    let hold = |now: &str| night.state(Marks::default(), at(now)).hold_until.map(|until| until.to_string());
    assert_eq!(hold("2026-03-29T00:00:00Z").as_deref(), Some("2026-03-29T02:00:00Z"), "two hours when clocks go forward");
    assert_eq!(hold("2026-10-24T23:00:00Z").as_deref(), Some("2026-10-25T03:00:00Z"), "four when they go back");
    let gap = rules(&[("02:15", "02:45")], &[]);
    assert_eq!(gap.state(Marks::default(), at("2026-03-29T01:00:00Z")).hold_until, None);
}

#[test]
fn an_override_takes_its_time_away() {
    let mut rules = rules(&[("08:00", "18:00")], &[]);
    rules.unlock.push(Schedule { id: 7, overrides: true, ..daily(&[("12:00", "13:00")]).remove(0) });
    let hold = |now| rules.state(marks("", ""), on_tuesday(now)).hold_until;
    assert_eq!((hold("09:00"), hold("12:30"), hold("13:00")), (Some(on_tuesday("12:00")), None, Some(on_tuesday("18:00"))));
}

#[test]
fn who_came_long_ago_still_counts_in_a_span_without_end() {
    let rules = Rules { unlock: Vec::new(), first_to_arrive: always(), zone: BERLIN };
    let now = on_tuesday("12:00");
    let ago = |days: u64| now.before(Duration::from_hours(24 * days));
    let state = |arrived, left| rules.state(Marks { arrived_at: Some(arrived), left_at: left }, now);
    assert!(state(ago(300), None).hold_until.is_some());
    assert!(state(ago(300), Some(ago(200))).awaits_first());
    assert!(state(ago(500), None).awaits_first(), "nobody looks back further than 400 days");
    let mut with_a_gap = rules.clone();
    let gap = Rule::Moments { from: ago(100), until: ago(99) };
    with_a_gap.first_to_arrive.push(Schedule { id: 7, rule: gap, overrides: true });
    assert!(with_a_gap.state(Marks { arrived_at: Some(ago(300)), left_at: None }, now).awaits_first());
}

#[test]
fn a_span_of_weeks_is_told_to_its_end() {
    let until = at("2026-12-24T10:00:00Z");
    let rule = Rule::Moments { from: at("2026-11-01T10:00:00Z"), until };
    let rules = Rules { unlock: vec![Schedule { id: 1, rule, overrides: false }], first_to_arrive: Vec::new(), zone: BERLIN };
    assert_eq!(rules.state(Marks::default(), on_tuesday("12:00")).hold_until, Some(until));
    let left = Marks { arrived_at: None, left_at: Some(at("2026-11-02T10:00:00Z")) };
    assert_eq!(rules.state(left, on_tuesday("12:00")).hold_until, None);
}

#[test]
fn the_next_change_is_a_day_away_at_most() {
    let monday = Rule::Weekly { days: Weekdays::from_bits(1), from: None, until: None };
    let rules =
        Rules { unlock: vec![Schedule { id: 1, rule: monday, overrides: false }], first_to_arrive: Vec::new(), zone: BERLIN };
    let next = |now: &str| rules.state(Marks::default(), at(now)).next_change.map(|at| at.to_string());
    assert_eq!(next("2026-11-24T12:00:00Z"), None);
    assert_eq!(next("2026-11-29T12:00:00Z").as_deref(), Some("2026-11-29T23:00:00Z"));
    assert_eq!(next("2026-11-30T12:00:00Z").as_deref(), Some("2026-11-30T23:00:00Z"));
}

/// The same told by a clock that ticks every quarter of an hour.
struct Walk<'a> {
    rules: &'a Rules,
    marks: Marks,
    satisfied: bool,
    left: bool,
}

#[derive(Debug, PartialEq, Eq)]
struct Shown {
    held: bool,
    required: bool,
    satisfied: bool,
}

impl Walk<'_> {
    fn tick(&mut self, now: Timestamp) -> Shown {
        let before = now.before(QUARTER);
        let covers = |schedules: &[Schedule], at| schedule::covers(schedules, self.rules.zone, at);
        let (required, open) = (covers(&self.rules.first_to_arrive, now), covers(&self.rules.unlock, now));
        self.satisfied &= required && covers(&self.rules.first_to_arrive, before);
        self.left &= open && covers(&self.rules.unlock, before);
        if self.marks.arrived_at == Some(now) {
            (self.satisfied, self.left) = (required, false);
        }
        if self.marks.left_at == Some(now) {
            (self.satisfied, self.left) = (false, open);
        }
        let held = if required { self.satisfied } else { open && !self.left };
        Shown { held, required, satisfied: self.satisfied }
    }
}

fn window() -> impl Strategy<Value = Rule> {
    let time = |quarters: u32| NaiveTime::from_num_seconds_from_midnight_opt(quarters * 900, 0);
    (1..128_u8, prop::option::of(0..96_u32), prop::option::of(0..96_u32)).prop_map(move |(bits, from, until)| Rule::Weekly {
        days: Weekdays::from_bits(bits),
        from: from.and_then(time),
        until: until.and_then(time),
    })
}

fn schedules() -> impl Strategy<Value = Vec<Schedule>> {
    prop::collection::vec((window(), prop::bool::weighted(0.25)), 0..4)
        .prop_map(|all| (1..).zip(all).map(|(id, (rule, overrides))| Schedule { id, rule, overrides }).collect())
}

/// Moments around the days on which Berlin's clock is set forward and back, and a day like any other.
fn moment() -> impl Strategy<Value = Timestamp> {
    let days = prop::sample::select(vec!["2026-03-28T00:00:00Z", "2026-10-24T00:00:00Z", "2026-11-23T00:00:00Z"]);
    (days, 0..192_u32).prop_map(|(day, quarter)| at(day).after(QUARTER * quarter))
}

fn same(shown: &Shown, state: &DoorTimer) -> Result<(), TestCaseError> {
    prop_assert_eq!(shown.held, state.hold_until.is_some());
    prop_assert_eq!(shown.required, state.first_to_arrive_required_until.is_some());
    prop_assert_eq!(shown.satisfied, state.first_to_arrive_satisfied);
    Ok(())
}

proptest! {
    #[test]
    fn it_agrees_with_a_clock_that_ticks(
        unlock in schedules(),
        first_to_arrive in schedules(),
        now in moment(),
        arrived in prop::option::of(0..400_u32),
        left in prop::option::of(0..400_u32),
    ) {
        let rules = Rules { unlock, first_to_arrive, zone: BERLIN };
        let ago = |quarters: u32| now.before(QUARTER * quarters);
        let marks = Marks { arrived_at: arrived.map(ago), left_at: left.map(ago) };
        let mut walk = Walk { rules: &rules, marks, satisfied: false, left: false };
        let shown = (0..=400).rev().map(|quarters| walk.tick(ago(quarters))).last().unwrap();
        let state = rules.state(marks, now);
        same(&shown, &state)?;
        prop_assert!(state.hold_until.is_none_or(|until| until > now));
        prop_assert!(state.next_change.is_none_or(|change| change > now));

        let (mut held, mut required) = (shown.held, shown.required);
        for quarters in 1..400 {
            let later = now.after(QUARTER * quarters);
            let ticked = walk.tick(later);
            if quarters < 96 && state.next_change.is_none_or(|change| later < change) {
                prop_assert_eq!(&ticked, &shown, "nothing changes before {:?}", state.next_change);
            }
            if held && !ticked.held {
                prop_assert_eq!(state.hold_until, Some(later));
            }
            if required && !ticked.required {
                prop_assert_eq!(state.first_to_arrive_required_until, Some(later));
            }
            (held, required) = (held && ticked.held, required && ticked.required);
        }
        prop_assert!(!held || state.hold_until.is_some_and(|until| until > now.after(QUARTER * 399)));
    }

    #[test]
    fn nothing_holds_a_door_outside_its_schedules(
        unlock in schedules(),
        first_to_arrive in schedules(),
        now in moment(),
        arrived in prop::option::of(-400..400_i64),
        left in prop::option::of(-400..400_i64),
    ) {
        let rules = Rules { unlock, first_to_arrive, zone: BERLIN };
        let mark = |minutes: i64| Timestamp::from_micros(now.micros() + minutes * 60_000_000);
        let state = rules.state(Marks { arrived_at: arrived.map(mark), left_at: left.map(mark) }, now);
        let covered = schedule::covers(&rules.unlock, BERLIN, now) || schedule::covers(&rules.first_to_arrive, BERLIN, now);
        prop_assert!(state.hold_until.is_none() || covered && !state.awaits_first());
    }
}
