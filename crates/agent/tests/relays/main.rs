//! The agent with devices on this machine: what it obeys, and how it drives each kind of relay.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "the helpers of a test may fail it")]

mod conformance;
mod holding;
mod http;
mod mqtt;
mod orders;
mod sharing;
mod shelly;
mod support;
mod timed;
mod uhppote;
