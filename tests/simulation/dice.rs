//! What decides in a world what happens next: numbers that follow from its seed.

use std::sync::Arc;
use std::time::Duration;

use doorward_app::Entropy as _;
use doorward_testkit::clock::TestEntropy;

#[derive(Clone)]
pub struct Dice(Arc<TestEntropy>);

impl Dice {
    pub fn new(seed: u64) -> Self {
        Self(Arc::new(TestEntropy::seeded(seed ^ 0x5eed)))
    }

    /// A number below this one.
    pub fn below(&self, most: u64) -> u64 {
        self.0.below(most)
    }

    pub fn millis(&self, range: std::ops::Range<u64>) -> Duration {
        Duration::from_millis(range.start + self.below(range.end - range.start))
    }

    pub fn one_in(&self, number: u64) -> bool {
        self.below(number) == 0
    }

    pub fn fill(&self, bytes: &mut [u8]) {
        self.0.fill(bytes);
    }
}
