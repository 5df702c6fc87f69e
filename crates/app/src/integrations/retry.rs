//! When a delivery that failed is tried again.

use std::time::Duration;

use doorward_core::Timestamp;

/// The pause after the first failure; each further one is three times as long, up to the longest.
const FIRST: Duration = Duration::from_secs(10);
const LONGEST: Duration = Duration::from_secs(8 * 60 * 60);
/// So long after its first failure a delivery is tried for the last time.
pub(super) const FOR: Duration = Duration::from_secs(3 * 24 * 60 * 60);

/// When it is tried again after this many failures, of which the first was at `since`; `None` if it is given up.
///
/// Pauses differ by a tenth either way, as `random` says, so that what failed together is not tried together.
pub(super) fn next(failures: i64, since: Timestamp, now: Timestamp, random: u8) -> Option<Timestamp> {
    let last = since.after(FOR);
    if now >= last {
        return None;
    }
    let exponent = u32::try_from(failures.saturating_sub(1)).unwrap_or(u32::MAX);
    let pause = FIRST.saturating_mul(3_u32.saturating_pow(exponent)).min(LONGEST);
    let jitter = pause / 5 * u32::from(random) / u32::from(u8::MAX);
    Some(now.after(pause - pause / 10 + jitter).min(last))
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_micros(0);

    /// The seconds between tries.
    fn pauses(random: u8) -> Vec<u64> {
        let (mut now, mut pauses) = (START, Vec::new());
        for failures in 1.. {
            let Some(at) = next(failures, START, now, random) else { break };
            pauses.push(at.since(now).as_secs());
            now = at;
        }
        assert_eq!(now, START.after(FOR), "the last try ends the three days");
        pauses
    }

    #[test]
    fn pauses_grow_from_seconds_to_hours_and_fill_three_days() {
        let pauses = pauses(127);
        let expected = [10, 30, 90, 270, 810, 2_430, 7_290, 21_870, 28_800];
        for (pause, expected) in pauses.iter().zip(expected) {
            assert!(pause.abs_diff(expected) <= 1 + expected / 100, "{pause} instead of {expected}");
        }
        assert!((15..20).contains(&pauses.len()), "{} tries", pauses.len());
    }

    #[test]
    fn pauses_differ_by_a_tenth_either_way() {
        assert_eq!((pauses(0)[1], pauses(255)[1]), (27, 33));
    }

    #[test]
    fn many_failures_within_a_short_time_are_no_reason_to_give_up() {
        assert!(next(i64::MAX, START, START, 0).is_some());
    }
}
