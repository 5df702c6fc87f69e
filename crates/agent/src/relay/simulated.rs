//! A door without hardware: the log says what it does.

use doorward_core::relay::Action;
use doorward_wire::Order;

pub fn drive(order: &Order) {
    let (lock_id, lock_name) = (order.lock_id, order.lock_name.as_str());
    match order.action {
        Action::Pulse => tracing::info!(lock_id, lock_name, seconds = order.relay.pulse_seconds, "simulated door open"),
        Action::Hold { seconds } => tracing::info!(lock_id, lock_name, seconds, "simulated door held open"),
        Action::Release => tracing::info!(lock_id, lock_name, "simulated door released"),
    }
}
