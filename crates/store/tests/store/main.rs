//! The store on both databases: what holds whatever is asked of it at the same time.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod commands;
mod event_index;
mod event_sets;
mod ledger;
mod link_lists;
mod lists;
mod organizations;
mod outbox;
mod plans;
mod sqlite;
mod support;
mod tampering;
