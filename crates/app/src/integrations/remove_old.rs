use std::time::Duration;

use doorward_store as store;

use crate::{App, Error};

/// How long a delivery is kept once it is finished. Its event is kept without end.
const KEPT: Duration = Duration::from_secs(30 * 24 * 60 * 60);
/// Most deliveries removed in one transaction: others wait for it.
const AT_ONCE: u64 = 500;
/// Most transactions for that at a time.
const PARTS: u32 = 40;

/// Removes some of the deliveries that were finished long ago; what is left waits for the next time.
///
/// # Errors
/// The database failed.
pub(crate) async fn remove_old(app: &App) -> Result<(), Error> {
    let before = app.now().before(KEPT).into();
    for _ in 0..PARTS {
        if !store::deliveries::has_finished(app.store().reader(), before).await? {
            break;
        }
        let tx = app.begin().await?;
        store::deliveries::delete_finished(&tx, before, AT_ONCE).await?;
        tx.commit().await?;
    }
    Ok(())
}
