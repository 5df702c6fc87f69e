//! Who may do what: every route of the API, as every role, inside and outside the role's scope and across organizations.

#![expect(clippy::indexing_slicing, clippy::panic, clippy::unwrap_used, reason = "the helpers of a test may fail it")]

mod callers;
mod calls;
mod matrix;
mod operations;
mod roles;
mod standing;
mod table;
mod tenants;
