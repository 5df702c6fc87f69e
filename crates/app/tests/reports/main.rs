//! Reports and scheduled reports, through a whole server.

#![expect(clippy::indexing_slicing, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod content;
mod lasting;
mod scheduled;
mod support;
