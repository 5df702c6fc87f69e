//! Sharing against a model that keeps the whole history of a door and reads it backwards.

use super::*;
use doorward_core::Code;
use proptest::prelude::*;
use serde_json::json;

const DOOR: i64 = 1;
/// Longer than any pulse covers.
const LONG_AGO: Duration = Duration::from_secs(1);

/// The first two have the same device, the first and the third differ in it.
fn relay(which: usize) -> Relay {
    let settings = [
        json!({"kind": "simulated", "pulse_seconds": 1}),
        json!({"kind": "simulated", "pulse_seconds": 8}),
        json!({"kind": "shelly", "address": "192.0.2.7", "pulse_seconds": 1}),
    ];
    Relay::from_input(&settings[which]).unwrap()
}

fn failed() -> Outcome {
    Outcome::Failed { code: Code::DeviceRefused, detail: "No.".to_owned() }
}

fn first(part: Part) -> Flight {
    match part {
        Part::First(flight) => flight,
        Part::Open { .. } | Part::Joined(_) => panic!("{part:?} is not a pulse of its own"),
    }
}

fn joined(part: Part) -> Joined {
    match part {
        Part::Joined(joined) => joined,
        Part::Open { .. } | Part::First(_) => panic!("{part:?} is not the pulse of another"),
    }
}

fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

#[tokio::test]
async fn those_who_come_while_a_pulse_is_under_way_get_its_outcome() {
    let (sharing, now) = (Sharing::new(), Instant::now());
    for outcome in [failed(), Outcome::Opened { pulse_seconds: 8 }] {
        let flight = first(sharing.pulse(DOOR, &relay(1), LONG_AGO, now));
        let two = [1, 2].map(|_| joined(sharing.pulse(DOOR, &relay(1), LONG_AGO, now)));
        match &outcome {
            Outcome::Opened { pulse_seconds } => flight.opened(*pulse_seconds, now),
            Outcome::Released | Outcome::Failed { .. } => flight.end(Ended::Shared(outcome.clone())),
        }
        for joined in two {
            assert!(matches!(joined.ended().await, Some(Ended::Shared(shared)) if shared == outcome));
        }
    }
}

#[tokio::test]
async fn those_who_joined_an_unsent_or_abandoned_pulse_learn_so() {
    let (sharing, now) = (Sharing::new(), Instant::now());
    let unsent = first(sharing.pulse(DOOR, &relay(0), LONG_AGO, now));
    let waiting = joined(sharing.pulse(DOOR, &relay(0), LONG_AGO, now));
    unsent.end(Ended::Unsent);
    assert!(matches!(waiting.ended().await, Some(Ended::Unsent)));
    let abandoned = first(sharing.pulse(DOOR, &relay(0), LONG_AGO, now));
    let waiting = joined(sharing.pulse(DOOR, &relay(0), LONG_AGO, now));
    drop(abandoned);
    assert!(waiting.ended().await.is_none());
    assert!(locked(&sharing.doors).doors.is_empty());
}

#[test]
fn a_pulse_covers_half_a_second_or_a_quarter_of_itself() {
    for (which, covers) in [(0, Duration::from_millis(250)), (1, Duration::from_millis(500))] {
        let (sharing, relay, now) = (Sharing::new(), relay(which), Instant::now());
        first(sharing.pulse(DOOR, &relay, LONG_AGO, now)).opened(relay.pulse_seconds, now);
        let just_before = now + covers - Duration::from_nanos(1);
        let part = sharing.pulse(DOOR, &relay, LONG_AGO, just_before);
        assert!(matches!(part, Part::Open { seconds } if seconds == relay.pulse_seconds), "{part:?}");
        first(sharing.pulse(DOOR, &relay, LONG_AGO, now + covers));
    }
}

#[test]
fn a_pulse_covers_nobody_who_asked_after_it() {
    let (sharing, relay, now) = (Sharing::new(), relay(1), Instant::now());
    let ms = Duration::from_millis;
    first(sharing.pulse(DOOR, &relay, LONG_AGO, now)).opened(relay.pulse_seconds, now);
    assert!(matches!(sharing.pulse(DOOR, &relay, ms(11), now + ms(10)), Part::Open { .. }));
    first(sharing.pulse(DOOR, &relay, ms(10), now + ms(10)));
}

#[test]
fn the_seconds_left_of_a_hold_are_never_none() {
    let (sharing, now) = (Sharing::new(), Instant::now());
    sharing.change(DOOR, now).unwrap().held(&relay(0), now + seconds(60));
    for (after, left) in [(0, 60), (1, 60), (1_000, 59), (59_000, 1), (59_999, 1)] {
        let part = sharing.pulse(DOOR, &relay(0), LONG_AGO, now + Duration::from_millis(after));
        assert!(matches!(part, Part::Open { seconds } if seconds == left), "{after} ms: {part:?}");
    }
    first(sharing.pulse(DOOR, &relay(0), LONG_AGO, now + seconds(60)));
}

#[test]
fn memory_is_bounded_and_what_is_over_makes_room() {
    let (sharing, now) = (Sharing::with_capacity(4), Instant::now());
    for lock_id in 1..=4 {
        sharing.change(lock_id, now).unwrap().held(&relay(0), now + seconds(60));
    }
    assert!(sharing.change(5, now).is_none());
    assert!(sharing.change(4, now).is_some());
    assert!(sharing.change(5, now + seconds(60)).is_some());

    let (sharing, relay) = (Sharing::new(), relay(0));
    for lock_id in 0..100_000_i64 {
        let now = now + Duration::from_millis(lock_id.unsigned_abs());
        first(sharing.pulse(lock_id, &relay, LONG_AGO, now)).opened(1, now);
        assert!(locked(&sharing.doors).doors.len() <= SWEEP);
    }
}

#[derive(Debug, Clone)]
enum Step {
    Pulse { relay: usize, age: u64 },
    Turn { flight: usize },
    Opened { flight: usize },
    Failed { flight: usize },
    Change,
    Held { change: usize, relay: usize, seconds: u64 },
    Released { change: usize },
    Ended { change: usize },
    Wait { millis: u64 },
}

fn step() -> impl Strategy<Value = Step> {
    let index = 0..4_usize;
    prop_oneof![
        6 => (0..3_usize, 0..700_u64).prop_map(|(relay, age)| Step::Pulse { relay, age }),
        2 => index.clone().prop_map(|flight| Step::Turn { flight }),
        2 => index.clone().prop_map(|flight| Step::Opened { flight }),
        1 => index.clone().prop_map(|flight| Step::Failed { flight }),
        2 => Just(Step::Change),
        2 => (index.clone(), 0..3_usize, 1..4_u64).prop_map(|(change, relay, seconds)| Step::Held { change, relay, seconds }),
        1 => index.clone().prop_map(|change| Step::Released { change }),
        2 => index.prop_map(|change| Step::Ended { change }),
        3 => prop_oneof![1..600_u64, 600..3_000_u64].prop_map(|millis| Step::Wait { millis }),
    ]
}

/// What happened to the door; flights are numbered as they started.
#[derive(Debug, Clone)]
enum Event {
    Started { flight: usize, relay: Relay },
    Opened { flight: usize, at: Instant },
    Failed { flight: usize },
    ChangeArrived,
    ChangeEnded,
    Held { relay: Relay, until: Instant },
    HoldOver,
}

#[derive(Debug, PartialEq, Eq)]
enum Expected {
    Open(u32),
    Joins,
    Pulses,
}

#[derive(Debug, Default)]
struct History(Vec<Event>);

impl History {
    fn held(&self, relay: &Relay, now: Instant) -> Option<u32> {
        self.0.iter().rev().find_map(|event| match event {
            Event::Held { relay: held, until } => Some(
                (held.kind == relay.kind && *until > now)
                    .then(|| u32::try_from((*until - now).as_millis().div_ceil(1_000)).unwrap()),
            ),
            Event::HoldOver => Some(None),
            Event::Started { .. } | Event::Opened { .. } | Event::Failed { .. } | Event::ChangeArrived | Event::ChangeEnded => None,
        })?
    }

    fn expected(&self, relay: &Relay, age: Duration, now: Instant) -> Expected {
        let arrived = self.0.iter().filter(|event| matches!(event, Event::ChangeArrived)).count();
        let ended = self.0.iter().filter(|event| matches!(event, Event::ChangeEnded)).count();
        if let Some(seconds) = self.held(relay, now).filter(|_| arrived == ended) {
            return Expected::Open(seconds);
        }
        let newest = self.0.iter().rev().find_map(|event| match event {
            Event::Started { flight, relay: same } if same == relay => Some(Some(*flight)),
            Event::Started { .. } | Event::ChangeArrived => Some(None),
            Event::Opened { .. } | Event::Failed { .. } | Event::ChangeEnded | Event::Held { .. } | Event::HoldOver => None,
        });
        let Some(newest) = newest.flatten() else { return Expected::Pulses };
        let covers = seconds(relay.pulse_seconds.into()).checked_div(4).unwrap().min(Duration::from_millis(500));
        let end = self.0.iter().find_map(|event| match event {
            Event::Opened { flight, at } if *flight == newest && now < *at + covers.min(age) => {
                Some(Expected::Open(relay.pulse_seconds))
            }
            Event::Opened { flight, .. } | Event::Failed { flight } if *flight == newest => Some(Expected::Pulses),
            Event::Opened { .. } | Event::Failed { .. } | Event::Started { .. } | Event::ChangeArrived => None,
            Event::ChangeEnded | Event::Held { .. } | Event::HoldOver => None,
        });
        end.unwrap_or(Expected::Joins)
    }
}

#[derive(Debug, Default)]
struct UnderWay {
    started: usize,
    flights: Vec<(usize, Relay, Flight)>,
    changes: Vec<Change>,
}

proptest! {
    #[test]
    fn every_order_is_served_as_the_doors_history_tells(steps in prop::collection::vec(step(), 1..80)) {
        let sharing = Sharing::new();
        let mut now = Instant::now();
        let (mut history, mut under_way) = (History::default(), UnderWay::default());
        for step in steps {
            match step {
                Step::Pulse { relay: which, age } => {
                    let age = Duration::from_millis(age);
                    let relay = relay(which);
                    let expected = history.expected(&relay, age, now);
                    let part = match sharing.pulse(DOOR, &relay, age, now) {
                        Part::Open { seconds } => Expected::Open(seconds),
                        Part::Joined(_) => Expected::Joins,
                        Part::First(flight) => {
                            history.0.push(Event::Started { flight: under_way.started, relay: relay.clone() });
                            under_way.flights.push((under_way.started, relay, flight));
                            under_way.started += 1;
                            Expected::Pulses
                        }
                    };
                    prop_assert_eq!(part, expected, "{:?}", history);
                }
                Step::Turn { flight } => if let Some((_, relay, flight)) = under_way.flights.get(flight) {
                    let held = history.held(relay, now);
                    prop_assert_eq!(flight.held(relay, now), held);
                    if held.is_none() {
                        history.0.push(Event::HoldOver);
                    }
                },
                Step::Opened { flight } => if flight < under_way.flights.len() {
                    let (number, relay, flight) = under_way.flights.remove(flight);
                    flight.opened(relay.pulse_seconds, now);
                    history.0.push(Event::Opened { flight: number, at: now });
                },
                Step::Failed { flight } => if flight < under_way.flights.len() {
                    let (number, _, flight) = under_way.flights.remove(flight);
                    flight.end(Ended::Shared(failed()));
                    history.0.push(Event::Failed { flight: number });
                },
                Step::Change => {
                    under_way.changes.push(sharing.change(DOOR, now).unwrap());
                    history.0.push(Event::ChangeArrived);
                }
                Step::Held { change, relay: which, seconds: hold } => if let Some(change) = under_way.changes.get(change) {
                    let (relay, until) = (relay(which), now + seconds(hold));
                    change.held(&relay, until);
                    history.0.push(Event::Held { relay, until });
                },
                Step::Released { change } => if let Some(change) = under_way.changes.get(change) {
                    change.forget_hold();
                    history.0.push(Event::HoldOver);
                },
                Step::Ended { change } => if change < under_way.changes.len() {
                    drop(under_way.changes.remove(change));
                    history.0.push(Event::ChangeEnded);
                },
                Step::Wait { millis } => now += Duration::from_millis(millis),
            }
        }
        drop(under_way);
        let mut doors = locked(&sharing.doors);
        doors.sweep(now + seconds(60));
        prop_assert!(doors.doors.is_empty());
    }
}
