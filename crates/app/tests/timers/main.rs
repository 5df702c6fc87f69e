//! Doors that their schedules hold open, through a whole server with a real agent and a Shelly look-alike.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod arrivals;
mod holding;
mod relays;
mod restarts;
mod support;
mod working;
