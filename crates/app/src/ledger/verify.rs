use doorward_core::ledger::Hash;
use doorward_store::Store;
use doorward_store::ledger_check::{Broken, check};

use super::{Progress, length, walks};
use crate::Error;

/// What the verification found of one chain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChainReport {
    /// The organization.
    pub organization_id: i64,
    /// Its domain; `None` if the organization is gone.
    pub domain: Option<String>,
    /// The node.
    pub node: String,
    /// How many entries, from the first on, are as they were written.
    pub entries: u64,
    /// The hash of the last of them: of a whole chain, its head.
    pub hash: Hash,
    /// Where it breaks; `None` if it is whole.
    pub broken: Option<Broken>,
}

/// Verifies every chain, of the organization with this domain or of all: each entry's fields, personal ones included, its
/// hash, its place, and that the chain ends at its head. A server may go on writing; what it adds meanwhile is not looked at.
///
/// # Errors
/// No organization has this domain, or the database failed.
pub async fn verify(store: &Store, domain: Option<&str>, mut progress: impl FnMut(Progress)) -> Result<Vec<ChainReport>, Error> {
    let walks = walks(store, domain).await?;
    let mut done = Progress { read: 0, of: length(&walks) };
    let mut reports = Vec::with_capacity(walks.len());
    for walk in walks {
        let checked = check(store.reader(), &walk.chain, &walk.ends, |entries| {
            done.read += entries;
            progress(done);
        });
        let checked = checked.await?;
        reports.push(ChainReport {
            organization_id: walk.chain.organization_id,
            domain: walk.domain,
            node: walk.chain.node,
            entries: checked.entries,
            hash: checked.hash,
            broken: checked.broken,
        });
    }
    Ok(reports)
}
