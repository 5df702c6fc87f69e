//! How a door is reached: the hub that hands an order to the right agent and waits for its answer.
//!
//! Supplies what `app` asks for in [`doorward_app::doors`]; besides `app` it depends on `core` and `wire` alone, and knows
//! agents by their frames only. A hub keeps orders while someone waits for them, and what the last answers tell about doors.
//!
//! To add a way for agents to connect: whatever carries the frames takes both ends that [`Hub::connect`] returns. To add a
//! frame: a variant in `wire`, the method that sends it, the arm that receives its answer in `hub`.

mod hub;
mod pending;
mod statuses;

pub use hub::Hub;
