//! What strangers' bytes reach is fed with bytes that nobody would write: passes, frames, and what a broker sends.
//!
//! Inputs are those that are known, changed at random. One to which something new is answered is kept and changed further; those that were
//! kept in long runs lie in `corpus`. `DOORWARD_FUZZ_SECONDS` is how long each goes on: 30 seconds, and in `cargo xtask fuzz` ten minutes,
//! after which what is new is written there.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    clippy::print_stdout,
    reason = "the helpers of a test may fail it"
)]

mod frames;
mod mqtt;
mod mutate;
mod passes;
mod pool;

use std::time::Duration;

use pool::Pool;

fn time() -> Duration {
    let seconds = std::env::var("DOORWARD_FUZZ_SECONDS").map_or(30, |seconds| seconds.parse().unwrap());
    Duration::from_secs(seconds)
}

// One test, so that all go on at once.
#[test]
fn no_bytes_end_a_parser_and_none_are_believed_that_nobody_has_signed() {
    let targets: [fn(Duration); 3] = [passes::run, frames::run, mqtt::run];
    let running = targets.map(|target| std::thread::spawn(move || target(time())));
    let failed = running.map(|running| running.join().is_err());
    assert_eq!(failed, [false; 3]);
}
