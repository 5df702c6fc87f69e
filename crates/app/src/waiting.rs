//! What has begun and is not finished, of all organizations, for whoever runs the server.

use doorward_store as store;

use crate::{App, Error};

/// How much there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Waiting {
    /// Events that wait to be sent to an integration.
    pub webhook_deliveries: u64,
    /// Unlocks whose outcome is not recorded yet.
    pub commands: u64,
}

/// Counts it.
///
/// # Errors
/// The database failed.
pub async fn waiting(app: &App) -> Result<Waiting, Error> {
    let conn = app.store().reader();
    Ok(Waiting {
        webhook_deliveries: store::deliveries::count_pending(conn).await?,
        commands: store::commands::count_open(conn).await?,
    })
}
