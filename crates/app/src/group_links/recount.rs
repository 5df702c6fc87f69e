use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::entity::group_link;

use crate::Error;
use crate::clock::lowest_uuid;

/// What is used of a limit whose present period begins here, or that has none: what the ledger knows of it, and what is counted
/// and under way. The link's row must be held, so that nothing is given back or counted meanwhile.
pub(super) async fn recount(tx: &Transaction, link: &group_link::Model, since: Option<Timestamp>) -> Result<i64, Error> {
    let under_way = store::group_links::counted_commands(tx, link, since.map(Into::into)).await?;
    let open = under_way.len() as u64;
    // Read second, and without what was open before: what closes in between counts once.
    let done = store::group_links::unlocks(tx, link, since.map(|since| lowest_uuid(since).to_string()), under_way).await?;
    Ok(i64::try_from(done + open).unwrap_or(i64::MAX))
}
