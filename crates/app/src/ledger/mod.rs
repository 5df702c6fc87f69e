//! What is done with the ledger: it is verified, and copies are taken of it. Both only read, beside a running server.
//!
//! Whoever runs the operator's commands reads the database itself, so there is nobody to authorize; [`begin`] and [`verification()`] are for
//! who looks after an organization.

mod export;
mod verification;
mod verify;

pub use export::{Exported, Line, Window, export};
pub(crate) use verification::Verifications;
pub use verification::{Running, Verification, Verified, VerifiedChain, begin, verification};
pub use verify::{ChainReport, verify};

use doorward_store as store;
use doorward_store::Store;
use doorward_store::ledger_check::{Chain, Ends, chains, ends};

use crate::Error;

/// How far a walk through the ledger has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// Entries read so far.
    pub read: u64,
    /// Entries in all, as far as their positions tell.
    pub of: u64,
}

/// A chain, with its organization's domain, and where it ended when the walk began.
struct Walk {
    domain: Option<String>,
    chain: Chain,
    ends: Ends,
}

/// How many entries there should be.
fn length(walks: &[Walk]) -> u64 {
    let lengths = walks.iter().map(|walk| u64::try_from(walk.ends.last.unwrap_or(0)).unwrap_or(0));
    lengths.fold(0, u64::saturating_add)
}

/// The chains of one organization or of all, in the order of organizations and nodes.
async fn walks(store: &Store, domain: Option<&str>) -> Result<Vec<Walk>, Error> {
    let conn = store.reader();
    let organization_id = match domain {
        None => None,
        Some(domain) => {
            let found = store::organizations::find_by_domain(conn, domain).await?;
            Some(found.ok_or_else(|| Error::invalid("organization", &format!("{domain} does not exist")))?.id)
        }
    };
    let chains = chains(conn, organization_id).await?;
    let organizations = store::organizations::by_ids(conn, chains.iter().map(|chain| chain.organization_id)).await?;
    let mut walks = Vec::with_capacity(chains.len());
    for chain in chains {
        let ends = ends(conn, &chain).await?;
        let domain = organizations.get(&chain.organization_id).map(|organization| organization.domain.clone());
        walks.push(Walk { domain, chain, ends });
    }
    Ok(walks)
}
