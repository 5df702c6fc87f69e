//! A door without hardware: the log says that it is open.

use doorward_wire::UnlockOrder;

pub fn open(order: &UnlockOrder) {
    tracing::info!(
        lock_id = order.lock_id,
        lock_name = order.lock_name,
        seconds = order.relay.pulse_seconds,
        "simulated door open"
    );
}
