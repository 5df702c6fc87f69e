//! What a scanner has read, as a credential.

mod at_terminal;
mod open;

pub use at_terminal::{Shown, at_terminal};
pub use open::open;
