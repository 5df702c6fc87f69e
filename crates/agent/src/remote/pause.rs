//! How long to wait before the server is tried again.

use std::time::Duration;

/// After the first failure.
const SHORTEST: Duration = Duration::from_millis(500);
/// However often it has failed: a server that is back has all its agents soon.
const LONGEST: Duration = Duration::from_secs(15);

/// Grows with every failure in a row, and is spread, so that agents that lost their server together do not come back together.
pub fn pause(failures: u32, random: u8) -> Duration {
    let whole = SHORTEST.saturating_mul(2_u32.saturating_pow(failures.min(16))).min(LONGEST);
    // From half of it to all of it.
    whole / 2 + (whole / 2) * u32::from(random) / u32::from(u8::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_doubles_up_to_its_longest_and_is_spread_over_the_upper_half() {
        assert_eq!((pause(0, 0), pause(0, 255)), (SHORTEST / 2, SHORTEST));
        assert_eq!((pause(2, 0), pause(2, 255)), (SHORTEST * 2, SHORTEST * 4));
        for failures in [5, 16, 17, u32::MAX] {
            assert_eq!((pause(failures, 0), pause(failures, 255)), (LONGEST / 2, LONGEST));
        }
        assert!(pause(3, 10) < pause(3, 200));
    }
}
