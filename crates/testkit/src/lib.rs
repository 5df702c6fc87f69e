//! What the tests of other crates stand on: databases of both kinds, a whole server in-process, a clock that tests move, a
//! real PostgreSQL, a real mail server, a receiver of webhooks and a Shelly look-alike.
//!
//! A dependency of tests alone. May depend on every crate of the workspace but the program.

pub mod answer;
pub mod authenticator;
pub mod chain;
pub mod clock;
pub mod database;
pub mod fixtures;
pub mod mails;
pub mod postgres;
pub mod receiver;
mod seen;
pub mod server;
pub mod shelly;
pub mod smtp;
pub mod texts;

pub use doorward_testkit_macros::db_test;
