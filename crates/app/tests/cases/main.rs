//! Use cases over a real database, on SQLite and PostgreSQL, each that needs no folder of its own.

mod changed_meanwhile;
mod glance;
mod idempotency;
mod limiter;
mod people;
