//! What a scanner has read, as a credential.

mod at_tablet;
mod at_terminal;
mod open;

pub use at_tablet::at_tablet;
pub use at_terminal::{Shown, at_terminal};
pub use open::open;
