//! The machine's clock and randomness: the only place that asks for them.

use std::time::Instant;

use doorward_app::limiter::Elapsed;
use doorward_app::{Clock, Entropy};
use doorward_core::Timestamp;

/// The machine's clock.
pub(crate) struct SystemClock;

impl Clock for SystemClock {
    #[expect(clippy::disallowed_methods, reason = "this is where the program takes the time from")]
    fn now(&self) -> Timestamp {
        Timestamp::from_utc(chrono::Utc::now())
    }
}

/// The time since now, by the machine's steady clock.
pub(crate) fn elapsed() -> Elapsed {
    let began = Instant::now();
    Box::new(move || began.elapsed())
}

/// The machine's randomness.
pub(crate) struct SystemEntropy;

impl Entropy for SystemEntropy {
    /// A machine without randomness can keep no secret: it stops here rather than make a guessable one.
    #[expect(clippy::disallowed_methods, clippy::panic, reason = "this is where the program takes randomness from")]
    fn fill(&self, bytes: &mut [u8]) {
        if let Err(error) = getrandom::fill(bytes) {
            panic!("the machine has no randomness: {error}");
        }
    }
}
