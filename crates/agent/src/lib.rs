//! The door agent: takes orders to doors, drives their relays, answers how it went.
//!
//! Depends on `core`, `wire` and `egress` alone, so that it runs inside the server for relays on its own network as well as
//! by itself at a remote door. It obeys an order at most once and never after its expiry, one at a time per door; people who
//! open a door at the same moment share a pulse, and a door that is held open is not pulsed. Pulse and hold are kept by the
//! device where it can, so that a crash cannot leave a door open; where it cannot, the agent keeps them and closes what stands open when it
//! is stopped.
//!
//! A controller's agent is this with a connection to its server ([`remote`]) and the scanners of its terminals ([`scanner`]).
//!
//! To add a relay: a variant of [`doorward_core::relay::RelayKind`], one file in `relay`, one arm in `relay::Drivers::drive`,
//! its row in the conformance test.

mod agent;
pub mod alone;
mod doors;
mod failure;
mod memory;
mod relay;
pub mod remote;
pub mod scanner;
mod sharing;
mod turns;

pub use agent::{Agent, Now};
