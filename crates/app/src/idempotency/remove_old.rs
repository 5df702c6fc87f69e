use doorward_store as store;

use super::KEPT;
use crate::{App, Error};

/// Most answers removed in one transaction: others wait for it.
const AT_ONCE: u64 = 500;
/// Most transactions for that at a time.
const PARTS: u32 = 40;

/// Removes some of the answers that were kept for long enough; what is left waits for the next time.
///
/// # Errors
/// The database failed.
pub(crate) async fn remove_old(app: &App) -> Result<(), Error> {
    let before = app.now().before(KEPT).into();
    for _ in 0..PARTS {
        if !store::idempotency_keys::has_older(app.store().reader(), before).await? {
            break;
        }
        let tx = app.begin().await?;
        store::idempotency_keys::delete_older(&tx, before, AT_ONCE).await?;
        tx.commit().await?;
    }
    Ok(())
}
