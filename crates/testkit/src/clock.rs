//! Time and randomness that a test holds in its hand.

use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use doorward_app::{Clock, Entropy};
use doorward_core::Timestamp;

/// A clock that stands still until the test moves it.
#[derive(Debug)]
pub struct TestClock(AtomicI64);

impl TestClock {
    /// Shows this moment.
    #[must_use]
    pub const fn at(moment: Timestamp) -> Self {
        Self(AtomicI64::new(moment.micros()))
    }

    /// Moves it to this moment, forwards or backwards.
    pub fn set(&self, moment: Timestamp) {
        self.0.store(moment.micros(), Ordering::SeqCst);
    }

    /// Moves it forwards.
    pub fn advance(&self, by: Duration) {
        self.set(self.now().after(by));
    }
}

impl Default for TestClock {
    /// Tuesday, 2026-11-24T09:00:00Z.
    fn default() -> Self {
        Self::at(Timestamp::from_micros(1_795_510_800_000_000))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        Timestamp::from_micros(self.0.load(Ordering::SeqCst))
    }
}

/// Bytes that look random and never repeat within a process: SplitMix64 over a counter. For tests alone.
#[derive(Debug)]
pub struct TestEntropy {
    state: AtomicU64,
}

impl TestEntropy {
    /// The stream of a seed. Two streams on one database must differ, or their ids and secrets collide.
    #[must_use]
    pub const fn seeded(seed: u64) -> Self {
        Self { state: AtomicU64::new(seed.wrapping_mul(0xd134_2543_de82_ef95)) }
    }

    /// The stream's next number below `most`, or 0 if that is 0.
    #[must_use]
    pub fn below(&self, most: u64) -> u64 {
        let mut bytes = [0; 8];
        self.fill(&mut bytes);
        u64::from_le_bytes(bytes).checked_rem(most).unwrap_or(0)
    }
}

impl Default for TestEntropy {
    /// A stream that no other value of this process has.
    fn default() -> Self {
        static SEEDS: AtomicU64 = AtomicU64::new(1);
        Self::seeded(SEEDS.fetch_add(1, Ordering::Relaxed))
    }
}

impl Entropy for TestEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            let mut mixed = self.state.fetch_add(0x9e37_79b9_7f4a_7c15, Ordering::Relaxed);
            mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
            mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
            mixed ^= mixed >> 31;
            for (byte, random) in chunk.iter_mut().zip(mixed.to_le_bytes()) {
                *byte = random;
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn the_clock_moves_only_when_told() {
        let clock = TestClock::default();
        assert_eq!(clock.now().to_string(), "2026-11-24T09:00:00Z");
        clock.advance(Duration::from_secs(61));
        assert_eq!(clock.now().to_string(), "2026-11-24T09:01:01Z");
    }

    #[test]
    fn no_bytes_come_twice() {
        let sources = [TestEntropy::default(), TestEntropy::default()];
        let mut seen = HashSet::new();
        for source in sources.iter().cycle().take(2_000) {
            let mut bytes = [0; 16];
            source.fill(&mut bytes);
            assert!(seen.insert(bytes));
        }
    }
}
