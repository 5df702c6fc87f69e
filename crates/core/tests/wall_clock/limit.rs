//! The periods of unlock limits.

use chrono::{Datelike as _, NaiveDate, TimeDelta};
use chrono_tz::TZ_VARIANTS;
use doorward_core::Timestamp;
use doorward_core::limit::Period;
use proptest::prelude::*;

use crate::model::{just_before, moved};
use crate::zones::{across_every_change, local};

const PERIODS: [Period; 3] = [Period::Day, Period::Week, Period::Month];

/// What dates of one period have in common.
fn name(period: Period, date: NaiveDate) -> (i32, u32) {
    match period {
        Period::Day => (date.year(), date.ordinal()),
        Period::Week => (date.iso_week().year(), date.iso_week().week()),
        Period::Month => (date.year(), date.month()),
    }
}

#[test]
fn every_moment_lies_in_exactly_one_period_that_starts_with_its_first_date() {
    let minutes = -40 * 24 * 60..40 * 24 * 60_i64;
    let offsets = prop_oneof![
        minutes.prop_map(TimeDelta::minutes),
        (-26 * 3_600_000_000..26 * 3_600_000_000_i64).prop_map(TimeDelta::microseconds),
        (-1..=1_i64).prop_map(TimeDelta::microseconds),
    ];
    across_every_change(
        4,
        |_, _| offsets.clone(),
        |zone, change, offset| {
            let at = moved(change, offset);
            for period in PERIODS {
                let (start, end) = (period.start(at, zone), period.end(at, zone));
                prop_assert!(start <= at && at < end, "{:?}: {} lies not from {} to {}", period, at, start, end);
                for same in [start, just_before(end)] {
                    prop_assert_eq!((period.start(same, zone), period.end(same, zone)), (start, end));
                }
                prop_assert_eq!(period.end(just_before(start), zone), start, "the period before ends where this starts");
                prop_assert_eq!(period.start(end, zone), end, "the next starts where this ends");

                let (first, today) = (local(zone, start).date(), local(zone, at).date());
                let evening_again = today < first && at.since(start) < std::time::Duration::from_hours(2);
                prop_assert!(name(period, today) == name(period, first) || evening_again, "{:?}: {} and {}", period, today, first);
                prop_assert_ne!(name(period, local(zone, just_before(start)).date()), name(period, first));
                for quarter in (1..=8).chain((12..=104).step_by(4)) {
                    let earlier = moved(start, TimeDelta::minutes(-15 * quarter));
                    prop_assert!(local(zone, earlier).date() < first, "{} is not the first moment of {}", start, first);
                }
            }
            Ok(())
        },
    );
}

#[test]
fn the_ends_of_time_have_periods() {
    for zone in TZ_VARIANTS {
        for micros in [i64::MIN, -8_000_000_000_000_000_000, 0, 8_000_000_000_000_000_000, i64::MAX] {
            let at = Timestamp::from_micros(micros);
            for period in PERIODS {
                assert!(period.start(at, zone) < period.end(at, zone), "{zone} {period:?} {micros}");
            }
        }
    }
}
