//! The machine's clock and randomness: the only place that asks for them.

use std::cell::RefCell;
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

/// Bytes that are asked of the machine at once, since asking costs more than the bytes.
const STOCK: usize = 512;

thread_local! {
    /// Random bytes that are not given out yet, and how many they are. What is given out is wiped.
    static STOCKED: RefCell<([u8; STOCK], usize)> = const { RefCell::new(([0; STOCK], 0)) };
}

impl Entropy for SystemEntropy {
    fn fill(&self, bytes: &mut [u8]) {
        STOCKED.with_borrow_mut(|(stock, left)| {
            if bytes.len() > STOCK {
                return ask(bytes);
            }
            if *left < bytes.len() {
                ask(stock);
                *left = STOCK;
            }
            let rest = *left - bytes.len();
            if let Some(taken) = stock.get_mut(rest..*left) {
                bytes.copy_from_slice(taken);
                taken.fill(0);
            }
            *left = rest;
        });
    }
}

/// A machine without randomness can keep no secret: it stops here rather than make a guessable one.
#[expect(clippy::disallowed_methods, clippy::panic, reason = "this is where the program takes randomness from")]
fn ask(bytes: &mut [u8]) {
    if let Err(error) = getrandom::fill(bytes) {
        panic!("the machine has no randomness: {error}");
    }
}

#[cfg(test)]
mod tests {
    use std::collections::HashSet;

    use super::*;

    #[test]
    fn no_bytes_are_given_out_twice() {
        let mut seen = HashSet::new();
        for length in [16, 24, 32, STOCK, STOCK + 1].into_iter().cycle().take(500) {
            let mut bytes = vec![0; length];
            SystemEntropy.fill(&mut bytes);
            assert!(bytes.chunks_exact(8).all(|part| seen.insert(part.to_vec())), "{length}");
        }
    }
}
