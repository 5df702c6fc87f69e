//! Signed passes: their one form, what is refused, and what an independent implementation makes of them.

#![expect(clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod forged;
mod hostile;
mod qr;
mod roundtrip;
mod support;
mod vectors;
