//! How a door is reached: the hub, and the sessions of controllers.

mod hub;
mod session;
