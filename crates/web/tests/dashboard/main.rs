//! The dashboard's routes over a real application: who sees what, and that nothing but the right `POST` signs anyone in or out.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, clippy::panic, reason = "an answer that breaks its rule fails the test")]

mod accounts;
mod by_hand;
mod controllers;
mod credentials;
mod doors;
mod events;
mod exports;
mod groups;
mod ledger;
mod me;
mod messages;
mod narrowed;
mod overview;
mod places;
mod reports;
mod settings;
mod shown;
mod signing_in;
mod support;
mod tablets;
mod users;
