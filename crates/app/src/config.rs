//! The operator's settings, as far as use cases care.

/// What the operator decided.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where guests and clients reach this server, without a slash at the end.
    pub public_url: String,
    /// The name of this node: with the organization it names a ledger chain.
    pub node: String,
    /// Whether a door without a relay is opened by the simulator.
    pub simulate_doors: bool,
}
