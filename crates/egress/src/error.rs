//! How a request fails.

/// Why a request has no answer. The texts name the host at most: paths, queries and headers may hold secrets.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Error {
    /// The host, as in the URL, has no address that the policy allows. Nothing was sent.
    #[error("{0} is in a network that requests may not reach")]
    NotAllowed(String),
    /// No connection, or it broke off before the answer was complete. The request may have been received.
    #[error("{0}")]
    Unreachable(&'static str),
    /// No complete answer within the request's time. The request may have been received.
    #[error("no answer in time")]
    TimedOut,
    /// The answer is longer than this many bytes.
    #[error("the answer is longer than {0} bytes")]
    TooLarge(usize),
    /// What answered does not speak HTTP.
    #[error("the answer is not HTTP")]
    NotHttp,
    /// The request itself cannot be sent. Nothing was.
    #[error("{0}")]
    Invalid(&'static str),
}
