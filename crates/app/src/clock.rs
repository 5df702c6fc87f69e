//! Time and randomness, which every use case takes from here and nowhere else.

use std::sync::Arc;

use doorward_core::Timestamp;
use uuid::Uuid;

/// Tells the time. The program supplies the machine's clock, tests a clock that they move.
pub trait Clock: Send + Sync + 'static {
    /// The present moment.
    fn now(&self) -> Timestamp;
}

/// A clock that can be shared.
pub type SharedClock = Arc<dyn Clock>;

/// Supplies unpredictable bytes.
pub trait Entropy: Send + Sync + 'static {
    /// Fills the slice.
    fn fill(&self, bytes: &mut [u8]);
}

/// An entropy source that can be shared.
pub type SharedEntropy = Arc<dyn Entropy>;

/// A time-ordered id (UUID version 7, RFC 9562).
#[must_use]
pub fn uuid(now: Timestamp, entropy: &dyn Entropy) -> Uuid {
    let mut random = [0; 10];
    entropy.fill(&mut random);
    of_moment(now, random)
}

/// The lowest time-ordered id of this moment's millisecond: none that is made from then on is lower, all made before are.
#[must_use]
pub fn lowest_uuid(at: Timestamp) -> Uuid {
    of_moment(at, [0; 10])
}

fn of_moment(at: Timestamp, random: [u8; 10]) -> Uuid {
    uuid::Builder::from_unix_timestamp_millis(u64::try_from(at.micros() / 1_000).unwrap_or(0), &random).into_uuid()
}
