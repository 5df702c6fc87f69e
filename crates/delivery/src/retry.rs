//! When a message that did not leave is tried again.

use std::time::Duration;

use sha2::{Digest as _, Sha256};

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Pauses after the first, second, … failure: quick enough for a server that restarts, patient enough for a weekend.
const PAUSES: [u64; 7] = [10, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR];
/// The pause after each further failure.
const LAST_PAUSE: u64 = 4 * HOUR;
/// So many failures give a message up, about three days after the first.
const GIVE_UP_AFTER: u32 = 25;

/// How long message `id` waits after so many failures in a row; `None` if it is given up. RFC 5321 section 4.5.4.1 asks to keep
/// trying for days.
///
/// Each message waits up to a fifth longer by a share of its own, so that those which failed together do not all come back at once.
#[must_use]
pub fn retry_after(failures: u32, id: i64) -> Option<Duration> {
    if failures >= GIVE_UP_AFTER {
        return None;
    }
    let earlier = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    let pause = Duration::from_secs(PAUSES.get(earlier).copied().unwrap_or(LAST_PAUSE));
    Some(pause + pause.mul_f64(share(failures, id) / 5.0))
}

/// Between 0 and 1, another one for each message and failure.
fn share(failures: u32, id: i64) -> f64 {
    let digest = Sha256::new().chain_update(id.to_be_bytes()).chain_update(failures.to_be_bytes()).finalize();
    let number = digest.iter().take(4).fold(0u32, |number, byte| number << 8 | u32::from(*byte));
    f64::from(number) / f64::from(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_seconds_to_hours() {
        let least = [10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 14_400];
        for (failures, least) in (1..).zip(least) {
            for id in 1..100 {
                let pause = retry_after(failures, id).unwrap();
                assert!(
                    (least * 1_000..=least * 1_200).contains(&u64::try_from(pause.as_millis()).unwrap()),
                    "{failures}: {pause:?}"
                );
            }
        }
    }

    #[test]
    fn messages_that_failed_together_come_back_one_after_another() {
        let pauses: std::collections::BTreeSet<Duration> = (1..=1_000).map(|id| retry_after(3, id).unwrap()).collect();
        assert!(pauses.len() > 990, "{}", pauses.len());
        let (first, last) = (pauses.first().unwrap(), pauses.last().unwrap());
        assert!(*last - *first > Duration::from_secs(20), "they are spread over a fifth of two minutes");
        assert_eq!(retry_after(3, 7), retry_after(3, 7));
    }

    #[test]
    fn a_message_is_given_up_after_about_three_days() {
        let hours: u64 = (1..).map_while(|failures| retry_after(failures, 1)).map(|pause| pause.as_secs()).sum::<u64>() / HOUR;
        assert!((70..=86).contains(&hours), "{hours} hours");
        assert_eq!(retry_after(u32::MAX, 1), None);
    }
}
