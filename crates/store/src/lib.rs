//! store
/// Failure.
#[derive(Debug, thiserror::Error)]
#[error("db")]
pub struct Error;
