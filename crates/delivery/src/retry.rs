//! When a message that did not leave is tried again.

use std::time::Duration;

const MINUTE: u64 = 60;
const HOUR: u64 = 60 * MINUTE;

/// Pauses after the first, second, … failure: quick enough for a server that restarts, patient enough for a weekend.
const PAUSES: [u64; 7] = [10, 30, 2 * MINUTE, 10 * MINUTE, 30 * MINUTE, HOUR, 2 * HOUR];
/// The pause after each further failure.
const LAST_PAUSE: u64 = 4 * HOUR;
/// So many failures give a message up, about three days after the first.
const GIVE_UP_AFTER: u32 = 25;

/// How long to wait after so many failures in a row; `None` if the message is given up. RFC 5321 section 4.5.4.1 asks to
/// keep trying for days.
#[must_use]
pub fn retry_after(failures: u32) -> Option<Duration> {
    if failures >= GIVE_UP_AFTER {
        return None;
    }
    let earlier = usize::try_from(failures.saturating_sub(1)).unwrap_or(usize::MAX);
    Some(Duration::from_secs(PAUSES.get(earlier).copied().unwrap_or(LAST_PAUSE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_grow_from_seconds_to_hours() {
        let pauses: Vec<u64> = (1..=9).map(|failures| retry_after(failures).unwrap().as_secs()).collect();
        assert_eq!(pauses, [10, 30, 120, 600, 1_800, 3_600, 7_200, 14_400, 14_400]);
    }

    #[test]
    fn a_message_is_given_up_after_about_three_days() {
        let hours: u64 = (1..).map_while(retry_after).map(|pause| pause.as_secs()).sum::<u64>() / HOUR;
        assert!((70..=74).contains(&hours), "{hours} hours");
        assert_eq!(retry_after(u32::MAX), None);
    }
}
