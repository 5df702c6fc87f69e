use doorward_store as store;

use super::{KEPT, delete};
use crate::{App, Error};

/// Most reports removed at a time; what is left waits for the next time.
const AT_ONCE: u64 = 20;

/// Removes reports that ended long ago, and permissions to fetch one that have expired.
///
/// # Errors
/// The database failed.
pub(crate) async fn remove_old(app: &App) -> Result<(), Error> {
    let now = app.now();
    if store::report_downloads::any_expired(app.store().reader(), now.into()).await? {
        let tx = app.begin().await?;
        store::report_downloads::delete_expired(&tx, now.into()).await?;
        tx.commit().await?;
    }
    let old = store::reports::ended_before(app.store().reader(), now.before(KEPT).into(), AT_ONCE).await?;
    for report in old {
        delete::empty(app, &report).await?;
        let tx = app.begin().await?;
        store::reports::delete(&tx, report.id).await?;
        tx.commit().await?;
    }
    Ok(())
}
