//! How often a scanner may be read: the agent keeps to it, and the server does not rely on that.

use std::time::Duration;

/// Scans that may come at once.
const BURST: u32 = 10;
/// Time after which one more may come.
const EVERY: Duration = Duration::from_millis(200);

/// Counts the scans of one scanner.
#[derive(Debug, Default)]
pub struct Pace {
    /// When all of the burst would be there again, by the steady clock of whoever counts.
    full_at: Duration,
}

impl Pace {
    /// Takes one, at so much time since some moment; false if there were too many.
    pub fn take(&mut self, elapsed: Duration) -> bool {
        let next = self.full_at.max(elapsed) + EVERY;
        let allowed = next <= elapsed + EVERY * BURST;
        if allowed {
            self.full_at = next;
        }
        allowed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_burst_may_come_at_once_and_then_one_at_a_time() {
        let mut pace = Pace::default();
        let at = Duration::from_secs(100);
        assert_eq!((0..BURST * 2).filter(|_| pace.take(at)).count(), 10);
        assert!(!pace.take(at + EVERY / 2));
        assert!(pace.take(at + EVERY));
        assert!(!pace.take(at + EVERY));
        assert_eq!((0..BURST * 2).filter(|_| pace.take(at + EVERY * 100)).count(), 10);
    }
}
