//! Rules of an evaluation webhook's fields.

use doorward_core::evaluation::{LEAST_TIMEOUT, MOST_TIMEOUT};

pub(super) fn timeout(milliseconds: i64) -> Result<i64, &'static str> {
    if (LEAST_TIMEOUT..=MOST_TIMEOUT).contains(&milliseconds) { Ok(milliseconds) } else { Err("must be 100 to 5000 milliseconds") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_waits_long_at_a_door() {
        assert_eq!((timeout(100), timeout(5_000)), (Ok(100), Ok(5_000)));
        for wrong in [99, 5_001, 0, -1, i64::MAX] {
            assert!(timeout(wrong).is_err(), "{wrong}");
        }
    }
}
