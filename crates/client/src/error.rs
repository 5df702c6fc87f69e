//! Why a call brings nothing.

use std::collections::BTreeMap;

/// Why a call brings nothing.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// What should be the server's address is none.
    #[error("{0} is no address of a server")]
    Address(String),
    /// The server refused.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// No answer came, or none that can be read.
    #[error("the server did not answer: {0}")]
    Transport(#[from] reqwest::Error),
}

/// An answer that refuses.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{message} ({status}, {code})")]
pub struct Refusal {
    /// The HTTP status.
    pub status: u16,
    /// Six characters that say why; `000000` if the answer has none.
    pub code: String,
    /// What happened, in a sentence.
    pub message: String,
    /// Messages by field, if fields break rules.
    pub errors: BTreeMap<String, Vec<String>>,
    /// Seconds to wait before the next try, if there were too many.
    pub retry_after: Option<u64>,
}
