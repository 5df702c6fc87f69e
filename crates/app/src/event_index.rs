//! The worker that indexes the ledger's full segments, so that events are found by person, credential, door and place.

use std::future::Future;
use std::pin::pin;
use std::time::Duration;

use doorward_store as store;
use tokio::time::{sleep, timeout};

use crate::{App, Error};

/// How often it looks for what other processes recorded.
const EVERY: Duration = Duration::from_secs(15);
/// What is recorded within this time is looked at together.
const PAUSE: Duration = Duration::from_millis(250);

/// Indexes until it is told to stop. A database that fails is left alone until the next time.
pub async fn run(app: &App, stop: impl Future<Output = ()>) {
    let mut recorded = app.streams.subscribe();
    let mut stop = pin!(stop);
    loop {
        let turn = async {
            if let Err(error) = index_all(app).await {
                tracing::warn!(%error, "the ledger could not be indexed; events are read without");
            }
            sleep(PAUSE).await;
            // The time is over, or something was recorded: either way it looks again.
            drop(timeout(EVERY, recorded.changed()).await);
        };
        tokio::select! {
            () = &mut stop => return,
            () = turn => {}
        }
    }
}

/// Indexes all that can be.
///
/// # Errors
/// The database failed.
pub async fn index_all(app: &App) -> Result<(), Error> {
    while store::event_segments::index(app.store()).await? {}
    Ok(())
}
