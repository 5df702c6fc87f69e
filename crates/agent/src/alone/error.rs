/// The agent's database cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum LocalError {
    /// SQLite says so.
    #[error("the agent's database: {0}")]
    Database(#[from] rusqlite::Error),
    /// What it holds cannot be read.
    #[error("the agent's database holds what cannot be read: {0}")]
    Unreadable(String),
    /// As many decisions wait for the server as may.
    #[error("{0} decisions wait for the server, which is the most there may be")]
    Full(u64),
}
