//! What the agents of controllers are told so that they can decide alone (`core::bundle`), and what they have decided. For the server
//! itself, once an agent is admitted.

mod changes;
mod key;
mod links;
mod site;
mod spool;

pub use changes::{Affected, Horizon, MOST_CHANGES, affected, horizon, prune};
pub use key::{Signed, Signer};
pub use links::{links, page};
pub use site::{Site, keys, site};
pub use spool::record;
