//! What is remembered: tables, migrations, one file of queries per aggregate, and the ledger, on SQLite and PostgreSQL alike.
//!
//! Depends on `core` alone. The same queries run on both databases; nothing here asks which one it is talking to, except how to connect.
//! Reads go through [`Store::reader`]; whatever writes does so in one transaction from [`Store::begin`].
//!
//! To add an aggregate: a table in a new step of `migration`, an entity, a file in [`queries`], tests in `tests/` with `#[db_test]`.

mod checkpoints;
mod counts;
pub mod direct;
pub mod entity;
pub mod error;
pub mod event_index;
pub mod micros;
mod migration;
pub mod page;
mod prepared;
pub mod queries;
pub mod reach;
mod search;
pub mod store;
mod transaction;
pub use direct::DirectTransaction;
pub use error::Error;
pub use micros::Micros;
pub use queries::*;
pub use store::Store;
pub use transaction::{Access, Statements, Transaction, Whole};
