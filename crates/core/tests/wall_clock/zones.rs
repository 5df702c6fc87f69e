//! The zones, and the moments at which their clocks change.

use std::time::Duration;

use chrono::{NaiveDateTime, Offset as _, TimeZone as _};
use chrono_tz::Tz;
use doorward_core::Timestamp;
use proptest::strategy::Strategy;
use proptest::test_runner::{Config, TestCaseError, TestRunner};

/// What is odd about a zone stands next to it.
pub const ZONES: [Tz; 28] = [
    Tz::Europe__Berlin,
    Tz::Europe__Dublin, // winter time is the one that "saves daylight"
    Tz::Europe__Istanbul,
    Tz::Atlantic__Azores,   // 01:00 back to 00:00
    Tz::Africa__Casablanca, // back for Ramadan
    Tz::Africa__Cairo,      // 24:00 back to 23:00, and for Ramadan in 2010 and 2014
    Tz::Antarctica__Troll,  // two hours
    Tz::America__New_York,
    Tz::America__Goose_Bay, // 00:01 back to 23:01 of the day before, until 2011
    Tz::America__St_Johns,  // the same, and half an hour off
    Tz::America__Havana,    // 00:00 to 01:00, 01:00 back to 00:00
    Tz::America__Sao_Paulo, // no midnight in spring
    Tz::America__Santiago,
    Tz::America__Asuncion,
    Tz::America__Caracas, // half an hour, there and back
    Tz::America__Nuuk,
    Tz::America__Scoresbysund,
    Tz::Asia__Beirut, // no midnight in spring
    Tz::Asia__Gaza,   // at midnight, at 01:00 or at 02:00, as decided each year
    Tz::Asia__Kathmandu,
    Tz::Asia__Pyongyang, // half an hour, there and back
    Tz::Asia__Tehran,
    Tz::Australia__Lord_Howe, // half an hour
    Tz::Australia__Sydney,
    Tz::Pacific__Apia, // no 30 December 2011
    Tz::Pacific__Auckland,
    Tz::Pacific__Chatham, // a quarter off
    Tz::Pacific__Fiji,
];

const DAY: Duration = Duration::from_hours(24);

/// What a wall clock in the zone reads.
pub fn local(zone: Tz, at: Timestamp) -> NaiveDateTime {
    at.utc().with_timezone(&zone).naive_local()
}

/// A moment by its UTC time.
pub fn at(text: &str) -> Timestamp {
    Timestamp::parse(text).unwrap()
}

/// Every change of the zone's offset from 2000 to 2037, to the second.
pub fn changes(zone: Tz) -> Vec<Timestamp> {
    let offset = |at: Timestamp| zone.offset_from_utc_datetime(&at.utc().naive_utc()).fix();
    let (mut before, last) = (at("2000-01-01T00:00:00Z"), at("2038-01-01T00:00:00Z"));
    let mut found = Vec::new();
    while before < last {
        let after = before.after(Duration::from_hours(6));
        if offset(before) != offset(after) {
            let (mut same, mut other) = (0, 6 * 3_600);
            while other - same > 1 {
                let middle = (same + other) / 2;
                if offset(before.after(Duration::from_secs(middle))) == offset(before) { same = middle } else { other = middle }
            }
            found.push(before.after(Duration::from_secs(other)));
        }
        before = after;
    }
    found
}

/// Runs the property for values that the strategy makes around each change of each zone, and around as many ordinary
/// moments where a zone has no changes.
pub fn across_every_change<S: Strategy>(
    values_each: u32,
    strategy: impl Fn(Tz, Timestamp) -> S,
    property: impl Fn(Tz, Timestamp, S::Value) -> Result<(), TestCaseError>,
) {
    for zone in ZONES {
        let mut moments = changes(zone);
        moments.extend((0..5).map(|year| at("2023-06-15T12:00:00Z").after(DAY * 365 * year)));
        for moment in moments {
            let config = Config { cases: values_each, failure_persistence: None, ..Config::default() };
            let run = TestRunner::new(config).run(&strategy(zone, moment), |value| property(zone, moment, value));
            if let Err(error) = run {
                panic!("{zone} around {moment}: {error}");
            }
        }
    }
}

#[test]
fn the_zones_change_their_clocks_often_enough_to_prove_something() {
    let counts = ZONES.map(|zone| (zone, changes(zone).len()));
    let of = |zone| counts.iter().find(|(one, _)| *one == zone).unwrap().1;
    assert_eq!(of(Tz::Europe__Berlin), 76);
    assert_eq!(of(Tz::America__New_York), 76);
    assert_eq!(of(Tz::Asia__Kathmandu), 0);
    assert!(counts.iter().filter(|(_, count)| *count > 0).count() >= 27, "{counts:?}");
}
