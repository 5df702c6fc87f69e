//! Tasmota. The device ends the pulse or the hold after its `PulseTime`, which is set before it is switched on; both orders are absolute.

use doorward_core::relay::Action;
use doorward_wire::Order;
use serde_json::Value;

use super::Told;
use crate::failure::Failure;

/// Longest time in seconds, a little more than 18 hours.
const LONGEST: u32 = 64_800;

pub async fn drive(broker: &Told, topic: &str, output: u32, order: &Order) -> Result<(), Failure> {
    let seconds = match order.action {
        Action::Pulse => order.relay.pulse_seconds,
        Action::Hold { seconds } => seconds,
        Action::Release => return power(broker, topic, output, "OFF").await,
    };
    let time = pulse_time(seconds).ok_or_else(|| Failure::misconfigured("Tasmota keeps a door open for 18 hours at most."))?;
    let name = format!("PulseTime{output}");
    let said = (format!("cmnd/{topic}/{name}"), time.to_string());
    broker.ask((&said.0, said.1), &format!("stat/{topic}/RESULT"), |payload| set(&super::json(payload), &name, time)).await?;
    power(broker, topic, output, "ON").await
}

async fn power(broker: &Told, topic: &str, output: u32, state: &str) -> Result<(), Failure> {
    let name = format!("Power{output}");
    let judge = |payload: &[u8]| switched(&super::json(payload), output, state);
    broker.ask((&format!("cmnd/{topic}/{name}"), state.to_owned()), &format!("stat/{topic}/RESULT"), judge).await
}

/// `PulseTime` for a time: up to 11 seconds in tenths, from 12 on in seconds and a hundred more.
fn pulse_time(seconds: u32) -> Option<u32> {
    match seconds {
        0 => None,
        1..=11 => Some(seconds * 10),
        12..=LONGEST => Some(seconds + 100),
        _ => None,
    }
}

/// `{"PulseTime1":{"Set":50,"Remaining":0}}`; older ones say `"50 (Active 0)"`.
fn set(answer: &Value, name: &str, time: u32) -> Option<Result<(), Failure>> {
    if is_unknown(answer) {
        return Some(Err(no_such_output()));
    }
    let answered = answer.get(name)?;
    let taken = answered
        .get("Set")
        .and_then(Value::as_u64)
        .map_or_else(|| answered.as_str().and_then(|text| text.split(' ').next()?.parse().ok()), Some);
    Some(if taken == Some(time.into()) {
        Ok(())
    } else {
        Err(Failure::refused("The relay did not take the length of the pulse, and was not switched on."))
    })
}

/// `{"POWER1":"ON"}`; of a device with one relay `{"POWER":"ON"}`. What is said of another change is passed over.
fn switched(answer: &Value, output: u32, state: &str) -> Option<Result<(), Failure>> {
    if is_unknown(answer) {
        return Some(Err(no_such_output()));
    }
    let answered = answer.get(format!("POWER{output}")).or_else(|| answer.get("POWER").filter(|_| output == 1))?;
    (answered == state).then_some(Ok(()))
}

fn is_unknown(answer: &Value) -> bool {
    answer.get("Command").is_some_and(|command| command == "Unknown")
}

fn no_such_output() -> Failure {
    Failure::refused("The relay has no such output.")
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn times_are_as_the_device_counts_them() {
        for (seconds, time) in [
            (0, None),
            (1, Some(10)),
            (5, Some(50)),
            (11, Some(110)),
            (12, Some(112)),
            (600, Some(700)),
            (64_800, Some(64_900)),
            (64_801, None),
        ] {
            assert_eq!(pulse_time(seconds), time, "{seconds} s");
        }
    }

    #[test]
    fn answers_of_older_and_newer_devices_are_understood() {
        let is_set = |answer: Value| set(&answer, "PulseTime1", 50).map(|judged| judged.is_ok());
        assert_eq!(is_set(json!({"PulseTime1": {"Set": 50, "Remaining": 0}})), Some(true));
        assert_eq!(is_set(json!({"PulseTime1": "50 (Active 0)"})), Some(true));
        assert_eq!(is_set(json!({"PulseTime1": {"Set": 0, "Remaining": 0}})), Some(false));
        assert_eq!(is_set(json!({"POWER": "ON"})), None);
        let is_on = |answer: Value, output| switched(&answer, output, "ON").map(|judged| judged.is_ok());
        assert_eq!(is_on(json!({"POWER": "ON"}), 1), Some(true));
        assert_eq!(is_on(json!({"POWER1": "ON"}), 1), Some(true));
        assert_eq!(is_on(json!({"POWER": "ON"}), 2), None);
        assert_eq!(is_on(json!({"POWER1": "OFF"}), 1), None);
        assert_eq!(is_on(json!({"Command": "Unknown"}), 2), Some(false));
    }
}
