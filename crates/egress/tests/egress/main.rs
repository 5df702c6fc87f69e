//! What leaves and what is refused to leave, against real servers on this machine.

mod client;
mod guarded;
