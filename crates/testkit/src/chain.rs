//! The verification of one ledger chain.

#![expect(clippy::expect_used, reason = "a test without its database has failed")]

use doorward_store::Store;
use doorward_store::ledger_check::{Chain, check, ends};

/// Verifies a chain as `doorward ledger verify` does. The number of its entries, if it is whole.
///
/// # Errors
/// Where it is broken, and how.
///
/// # Panics
/// The database fails.
pub async fn verify(store: &Store, node: &str, organization_id: i64) -> Result<usize, String> {
    let chain = Chain { organization_id, node: node.to_owned() };
    let ends = ends(store.reader(), &chain).await.expect("the chain's ends");
    let checked = check(store.reader(), &chain, &ends, |_| {}).await.expect("the chain's entries");
    match checked.broken {
        None => Ok(usize::try_from(checked.entries).expect("a number of entries")),
        Some(broken) => Err(broken.to_string()),
    }
}
