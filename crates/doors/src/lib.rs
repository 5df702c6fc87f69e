//! How a door is reached: the hub that hands an order to the right agent and waits for its answer.
//!
//! Supplies what `app` asks for in [`doorward_app::doors`]; besides `app` it depends on `core` and `wire` alone, and knows
//! agents by their frames only: the built-in one by the ends that [`Hub::connect`] returns, those of controllers by a
//! [`session`], which [`router`] carries over websockets. A hub keeps orders while someone waits for them, and what the last
//! answers tell about doors.
//!
//! To add a way for agents to connect: whatever carries texts makes a [`doorward_wire::session::Line`] of them. To add a
//! frame: a variant in `wire`, the method that sends it, the arm that receives its answer in `hub`.

mod bundles;
mod hub;
mod pending;
mod say;
pub mod session;
mod socket;
mod statuses;

pub use bundles::Feed;
pub use hub::{Hub, Seat, Told};
pub use socket::router;
