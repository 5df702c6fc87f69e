//! How a [`Timestamp`] is stored.

use doorward_core::Timestamp;
use sea_orm::DeriveValueType;

/// A column that holds microseconds since the epoch, UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, DeriveValueType)]
pub struct Micros(pub i64);

impl Micros {
    /// The moment it stands for.
    #[must_use]
    pub const fn at(self) -> Timestamp {
        Timestamp::from_micros(self.0)
    }
}

impl From<Timestamp> for Micros {
    fn from(at: Timestamp) -> Self {
        Self(at.micros())
    }
}

impl From<Micros> for Timestamp {
    fn from(micros: Micros) -> Self {
        micros.at()
    }
}
