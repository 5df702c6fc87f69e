//! Events that are sent to receivers outside the house, through a whole server and real HTTP receivers.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod delivering;
mod failing;
mod lasting;
mod replaying;
mod running;
mod signing;
mod support;
