//! How the database fails.

use sea_orm::{DbErr, SqlErr};

/// A failure of the database. Its text is for the log, never for a client.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The database refused or could not be reached.
    #[error(transparent)]
    Database(#[from] DbErr),
    /// What is stored cannot be read.
    #[error("what is stored cannot be read: {0}")]
    Corrupt(String),
}

impl Error {
    /// Whether a unique rule of the schema was broken.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Database(error) => matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_))),
            Self::Corrupt(_) => false,
        }
    }
}
