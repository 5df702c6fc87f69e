//! Foreign codes: what a webhook that judges them answers, and when it is not asked.

mod answer;
mod circuit;

pub use answer::{Answer, MOST_ANSWER_BYTES, Who};
pub use circuit::{Circuit, FAILURES, OPEN_SECONDS, State};

/// Milliseconds that a webhook may take, at least.
pub const LEAST_TIMEOUT: i64 = 100;
/// The same at most: whoever stands at the door waits for it.
pub const MOST_TIMEOUT: i64 = 5_000;
/// The same if nothing is said.
pub const USUAL_TIMEOUT: i64 = 2_000;
