//! What must be tidied now and then: commands that nobody answered, events without an index, values of readers that nobody
//! accepts any more.

use std::future::Future;
use std::time::Duration;

use doorward_core::proximity;
use doorward_store as store;

use crate::gatekeeper::orphans;
use crate::{App, Error};

/// How often.
const EVERY: Duration = Duration::from_secs(15);
/// Steps back that a value of a reader may still be accepted, with one to spare.
const STEPS: i64 = 3;

/// Tidies until it is told to stop. A database that fails is left alone until the next time.
pub async fn run(app: &App, stop: impl Future<Output = ()>) {
    tokio::pin!(stop);
    loop {
        if let Err(error) = tidy(app).await {
            tracing::warn!(%error, "could not tidy up");
        }
        tokio::select! {
            () = &mut stop => return,
            () = tokio::time::sleep(EVERY) => {}
        }
    }
}

/// Tidies once.
///
/// # Errors
/// The database failed.
pub async fn tidy(app: &App) -> Result<(), Error> {
    orphans::close_expired(app).await?;
    store::ledger::settle_all(app.store()).await?;
    let tx = app.begin().await?;
    store::proximity_uses::delete_before(&tx, proximity::step(app.now()) - STEPS).await?;
    tx.commit().await?;
    Ok(())
}
