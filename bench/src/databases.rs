//! The databases of a run, one after the other.

use std::path::Path;

use crate::Result;
use crate::cli::Databases;
use crate::postgres::Postgres;

/// Measures on each of them, given its name and, unless it is a fresh file, its URL. A server of the run's own keeps its data
/// below `folder` and stops at the end.
///
/// # Errors
/// The server does not start, or measuring fails.
pub async fn on_each(
    databases: &Databases,
    folder: &Path,
    mut measure: impl AsyncFnMut(&'static str, Option<&str>) -> Result<()>,
) -> Result<()> {
    if matches!(databases, Databases::Sqlite | Databases::Both) {
        measure("sqlite", None).await?;
    }
    match databases {
        Databases::Sqlite => Ok(()),
        Databases::Postgres | Databases::Both => {
            let postgres = Postgres::start(folder)?;
            measure("postgres", Some(&postgres.url())).await
        }
        Databases::Url(url) => measure("postgres", Some(url)).await,
    }
}
