//! The agent of a controller: how it reaches its server and what they say, apart from what carries it.

mod clock;
mod enrol;
mod pause;
mod session;
mod site;
mod socket;
mod sync;
mod wiring;

pub use clock::ServerClock;
pub use enrol::{EnrolError, Enrolled, enrol};
pub use session::{Ended, Identity};
pub use site::{Random, Site};
pub use socket::{Connect, Connector, ConnectorError};
pub use wiring::{Wired, Wiring};
