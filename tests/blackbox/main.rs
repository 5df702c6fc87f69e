//! What the program does, seen from outside: its command line, its addresses, its mails and its doors.

#![expect(clippy::unwrap_used, clippy::panic, clippy::indexing_slicing, reason = "the helpers of a test may fail it")]

mod agents;
mod alone;
mod cli;
mod demo;
mod disk;
mod foreign_codes;
mod idempotency;
mod journey;
mod kill;
mod kisi_client;
mod ledger;
mod limits;
mod listener;
mod mail;
mod partner_codes;
mod partners;
mod passes;
mod program;
mod queue;
mod rate_limit;
mod revocation;
mod scanner;
mod secrets;
mod slow;
mod stop;
mod stream;
mod together;
mod two_factor;
