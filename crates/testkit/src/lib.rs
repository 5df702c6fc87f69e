//! What the tests of other crates stand on: databases of both kinds, and a real PostgreSQL.
//!
//! A dependency of tests alone. May depend on every crate of the workspace but the program.

pub mod database;
pub mod postgres;
pub mod smtp;

pub use doorward_testkit_macros::db_test;
