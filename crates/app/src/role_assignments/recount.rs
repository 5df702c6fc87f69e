use doorward_core::Timestamp;
use doorward_core::limit::Usage;
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::ledger::Reference;

use super::RoleAssignmentDetail;
use crate::Error;
use crate::clock::lowest_uuid;
use crate::unlock_limits::Limit;

/// What is used of a limit that is about to be set: what the ledger knows of its present period, and what is under way. The
/// role assignment's row must be held, so that nothing is given back or counted meanwhile.
pub(super) async fn recount(tx: &Transaction, of: &RoleAssignmentDetail, limit: Limit, now: Timestamp) -> Result<Usage, Error> {
    let right = &of.role_assignment;
    let since = limit.since(&of.zone, now);
    let authority = Reference::new("RoleAssignment", right.id);
    let open = store::commands::open_authorized_by(tx, right.organization_id, &authority, since.map(Into::into)).await?;
    // Without a limit, a command that was granted without one counts when it succeeds.
    let counts_now = open.into_iter().filter(|command| limit.limit.is_some() || command.counted.is_some());
    let under_way: Vec<String> = counts_now.map(|command| command.uuid).collect();
    let open = under_way.len() as u64;
    // Read second, and without what was open before: what closes in between counts once.
    let done = store::role_assignments::unlocks(tx, right, since.map(|since| lowest_uuid(since).to_string()), under_way).await?;
    Ok(Usage { count: u32::try_from(done + open).unwrap_or(u32::MAX), since })
}
