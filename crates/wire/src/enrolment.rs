//! How an agent becomes a controller's: one request to `/agent/enrol` and its answer, as JSON.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What an agent sends. It holds a secret and prints nothing of it.
#[derive(Clone, Serialize, Deserialize)]
pub struct Request {
    /// The controller's token, which works once.
    pub token: String,
    /// The agent's Ed25519 public key, in hexadecimal.
    pub public_key: String,
}

impl fmt::Debug for Request {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Request({})", self.public_key)
    }
}

/// What the server answers.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Answer {
    /// The controller that the agent is from now on.
    pub controller_id: i64,
    /// Its name.
    pub name: String,
    /// What the server calls itself: its public URL, which the agent's proofs name.
    pub server: String,
    /// The organization that it is of.
    pub organization_id: i64,
    /// The public keys that sign what it is told for deciding alone, in hexadecimal.
    pub bundle_keys: Vec<String>,
}
