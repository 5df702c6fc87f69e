//! What a scanner has read, as a credential.

mod open;

pub use open::open;
