//! Deciding alone: what the agent keeps of its server so that doors open for the right people while the server is away, and what
//! it has to tell afterwards.
//!
//! [`Local`] is a database in the agent's data folder. It takes the parts of a bundle ([`doorward_core::bundle`]), decides on passes by
//! it, and keeps every decision until the server has it: a grant is on the disk before the relay is told.

mod asked;
mod bundle;
mod database;
mod error;
mod records;
mod sealed;
mod site;
mod spool;
#[cfg(test)]
mod tests;
mod verdict;

pub use asked::{Asking, Mark};
pub use bundle::{Refused, Taken};
pub use error::LocalError;
pub use spool::MOST_SPOOLED;
pub use verdict::{Moment, Shown, Verdict};

use std::fmt;
use std::path::Path;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use doorward_core::Timestamp;

use crate::remote::Random;
use database::Database;
use sealed::Sealer;

/// Whose agent it is, and what it was told when it enrolled.
#[derive(Clone)]
pub struct Owner {
    /// The organization.
    pub organization_id: i64,
    /// The controller.
    pub controller_id: i64,
    /// What the server calls itself.
    pub server: String,
    /// The public keys that signed bundles when the agent enrolled.
    pub bundle_keys: Vec<[u8; 32]>,
    /// 32 secret bytes, with which what opens relays is sealed.
    pub seed: [u8; 32],
}

/// How far what the agent knows can be relied on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Freshness {
    /// It was never told anything.
    Nothing,
    /// It was whole at this moment, and may be used until the other.
    Until {
        /// When it was whole, by the server's clock.
        synced_at: Timestamp,
        /// The first moment at which it may not be used any more.
        usable_until: Timestamp,
    },
}

/// What an agent knows and has to tell. Its methods read and write a file: not for a task that must not wait. Cheap to clone.
#[derive(Clone)]
pub struct Local(Arc<Mutex<Database>>);

impl Local {
    /// Opens or makes the database. What another agent or key wrote is thrown away.
    ///
    /// # Errors
    /// The file cannot be used.
    pub fn open(file: &Path, owner: Owner, random: Random) -> Result<Self, LocalError> {
        let sealer = Sealer::new(&owner.seed, random);
        Ok(Self(Arc::new(Mutex::new(Database::open(file, owner, sealer)?))))
    }

    /// How far what it knows can be relied on.
    #[must_use]
    pub fn freshness(&self) -> Freshness {
        let usable = self.database().state.usable();
        usable.map_or(Freshness::Nothing, |(synced_at, usable_until)| Freshness::Until { synced_at, usable_until })
    }

    fn database(&self) -> MutexGuard<'_, Database> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl fmt::Debug for Local {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Local")
    }
}

impl fmt::Debug for Owner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Owner({})", self.controller_id)
    }
}
