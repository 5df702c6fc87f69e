//! The door agent: takes orders to open doors, drives their relays, answers how it went.
//!
//! Depends on `core`, `wire` and `egress` alone, so that it runs inside the server for relays on its own network as well as
//! by itself at a remote door. It obeys an order at most once and never after its expiry, one at a time per door; the pulse is
//! kept by the device, so that a crash cannot leave a door open.
//!
//! To add a relay: a variant of [`doorward_core::relay::RelayKind`], one file in `relay`, one arm in `relay::Drivers::open`.

mod agent;
mod failure;
mod memory;
mod relay;
mod turns;

pub use agent::{Agent, Now};
