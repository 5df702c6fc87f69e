//! The operator's settings, as far as use cases care.

use std::fmt;

use doorward_core::Secret;
use doorward_core::phone::Regions;

/// What the operator decided.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where guests and clients reach this server, without a slash at the end.
    pub public_url: String,
    /// The name of this node: with the organization it names a ledger chain.
    pub node: String,
    /// Whether a door without a relay is opened by the simulator.
    pub simulate_doors: bool,
    /// Whether links go out by text message; `None` if there is no service for them.
    pub texts: Option<TextConfig>,
}

/// Text messages, as far as use cases care.
#[derive(Clone)]
pub struct TextConfig {
    /// The countries whose numbers they go to.
    pub regions: Regions,
    /// What the service signs with when it says what became of a message.
    pub token: Secret,
}

impl fmt::Debug for TextConfig {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "TextConfig({})", self.regions)
    }
}
