//! What may be done. (Documentation follows below.)

pub mod clock;
pub mod doors;
pub mod error;
pub mod guest;
pub mod outbox;

pub use clock::{Clock, Entropy, SharedClock, SharedEntropy};
pub use error::Error;

/// The application: everything a use case needs.
pub struct App {}
