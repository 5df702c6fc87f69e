//! The gatekeeper, through the API of a whole server: who gets in, and what is recorded of it.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod devices;
mod guests;
mod limit_races;
mod limits;
mod link_changes;
mod links;
mod partners;
mod place;
mod reader;
mod relays;
mod restrictions;
mod scans;
mod signing_keys;
mod support;
mod tablets;
mod teams;
mod under_way;
mod upkeep;
mod users;
