//! The dashboard's routes over a real application: who sees what, and that nothing but the right `POST` signs anyone in or out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "an answer that breaks its rule fails the test")]

mod accounts;
mod events;
mod ledger;
mod overview;
mod places;
mod shown;
mod signing_in;
mod support;
