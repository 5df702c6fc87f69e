//! `doorward ledger`: only reads, beside a running server or without one.

mod export;
mod meter;
mod verify;

use doorward_store::Store;

use crate::cli::LedgerCommand;
use crate::data;
use crate::failure::Failure;
use crate::settings::Settings;

/// Runs one of its commands.
pub(crate) async fn run(command: LedgerCommand) -> Result<(), Failure> {
    match command {
        LedgerCommand::Verify(arguments) => verify::run(arguments).await,
        LedgerCommand::Export(arguments) => export::run(arguments).await,
    }
}

/// The database, as it is: neither made nor brought up to date.
async fn open(settings: &Settings) -> Result<Store, Failure> {
    let url = match &settings.database {
        Some(url) => url.clone(),
        None => data::existing_database_url(&settings.data)?,
    };
    Store::connect_read_only(&url).await.map_err(|error| Failure::Environment(format!("cannot use the database: {error}")))
}

/// Closes what was only read.
async fn close(store: Store) {
    if let Err(error) = store.close().await {
        tracing::warn!(%error, "the database was not closed in order");
    }
}
