//! What the last orders told about doors.

use std::collections::HashMap;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_app::doors::{DoorOutcome, DoorStatus};
use doorward_core::relay::Action;
use doorward_core::{Code, Timestamp};

/// Most doors remembered. Beyond, the half that was not heard of for longest is forgotten.
const CAPACITY: usize = 1 << 16;

/// The state of doors, as far as their last outcomes tell.
#[derive(Debug)]
pub struct Statuses {
    doors: Mutex<HashMap<i64, Heard>>,
    capacity: usize,
}

#[derive(Debug)]
struct Heard {
    at: Timestamp,
    status: DoorStatus,
}

impl Default for Statuses {
    fn default() -> Self {
        Self::with_capacity(CAPACITY)
    }
}

impl Statuses {
    fn with_capacity(capacity: usize) -> Self {
        Self { doors: Mutex::default(), capacity }
    }

    /// A relay that answers is online even if it refuses; an outcome that tells nothing about it changes nothing.
    pub fn record(&self, lock_id: i64, action: Action, outcome: &DoorOutcome, now: Timestamp) {
        let online = match outcome {
            DoorOutcome::Opened { .. } | DoorOutcome::Released | DoorOutcome::Failed { code: Code::DeviceRefused, .. } => true,
            DoorOutcome::Failed { code: Code::DeviceUnavailable | Code::ControllerUnavailable, .. } => false,
            DoorOutcome::Failed { .. } => return,
        };
        let mut doors = self.locked();
        if doors.len() >= self.capacity && !doors.contains_key(&lock_id) {
            forget_older_half(&mut doors);
        }
        let heard = doors.entry(lock_id).or_insert_with(|| Heard { at: now, status: DoorStatus::default() });
        heard.at = now;
        let status = &mut heard.status;
        status.online = Some(online);
        match outcome {
            DoorOutcome::Opened { pulse_seconds } => {
                let until = Some(now.after(Duration::from_secs((*pulse_seconds).into())));
                match action {
                    Action::Hold { .. } => status.held_until = until,
                    Action::Pulse | Action::Release => {}
                }
                status.unlocked_until = until.max(status.held_until);
            }
            DoorOutcome::Released => (status.unlocked_until, status.held_until) = (None, None),
            DoorOutcome::Failed { .. } => {}
        }
    }

    /// What is known about a door; an opening or a hold that is over is not told.
    pub fn of(&self, lock_id: i64, now: Timestamp) -> DoorStatus {
        let status = self.locked().get(&lock_id).map(|heard| heard.status).unwrap_or_default();
        current(status, now)
    }

    /// Every door that was heard of, as [`Self::of`] tells it.
    pub fn all(&self, now: Timestamp) -> Vec<(i64, DoorStatus)> {
        self.locked().iter().map(|(id, heard)| (*id, current(heard.status, now))).collect()
    }

    fn locked(&self) -> MutexGuard<'_, HashMap<i64, Heard>> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn current(status: DoorStatus, now: Timestamp) -> DoorStatus {
    let not_over = |until: Option<Timestamp>| until.filter(|until| *until > now);
    DoorStatus { unlocked_until: not_over(status.unlocked_until), held_until: not_over(status.held_until), ..status }
}

fn forget_older_half(doors: &mut HashMap<i64, Heard>) {
    let mut times: Vec<Timestamp> = doors.values().map(|heard| heard.at).collect();
    let middle = times.len() / 2;
    if middle < times.len() {
        let (_, middle, _) = times.select_nth_unstable(middle);
        let middle = *middle;
        doors.retain(|_, heard| heard.at > middle);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENED: DoorOutcome = DoorOutcome::Opened { pulse_seconds: 5 };

    fn failed(code: Code) -> DoorOutcome {
        DoorOutcome::Failed { code, detail: String::new() }
    }

    fn second(seconds: i64) -> Timestamp {
        Timestamp::from_micros(seconds * 1_000_000)
    }

    #[test]
    fn a_door_is_online_if_its_relay_answered_last() {
        let statuses = Statuses::default();
        assert_eq!(statuses.of(1, second(0)).online, None);
        for (outcome, online) in [
            (failed(Code::ControllerTimedOut), None),
            (OPENED, Some(true)),
            (failed(Code::DeviceUnavailable), Some(false)),
            (failed(Code::LockMisconfigured), Some(false)),
            (failed(Code::DeviceRefused), Some(true)),
            (failed(Code::ControllerUnavailable), Some(false)),
            (failed(Code::ControllerTimedOut), Some(false)),
        ] {
            statuses.record(1, Action::Pulse, &outcome, second(0));
            assert_eq!(statuses.of(1, second(0)).online, online, "{outcome:?}");
        }
        assert_eq!(statuses.of(2, second(0)).online, None);
    }

    #[test]
    fn a_door_is_unlocked_until_its_pulse_is_over() {
        let statuses = Statuses::default();
        statuses.record(1, Action::Pulse, &OPENED, second(10));
        statuses.record(1, Action::Pulse, &failed(Code::DeviceUnavailable), second(11));
        assert_eq!(statuses.of(1, second(14)).unlocked_until, Some(second(15)));
        assert_eq!(statuses.of(1, second(15)).unlocked_until, None);
    }

    #[test]
    fn a_door_is_held_until_its_hold_is_over_or_released() {
        const HELD: DoorOutcome = DoorOutcome::Opened { pulse_seconds: 60 };
        const HOLD: Action = Action::Hold { seconds: 60 };
        let until = |statuses: &Statuses, at| {
            let DoorStatus { held_until, unlocked_until, online: _ } = statuses.of(1, second(at));
            (held_until, unlocked_until)
        };
        let statuses = Statuses::default();
        statuses.record(1, HOLD, &HELD, second(0));
        assert_eq!(until(&statuses, 59), (Some(second(60)), Some(second(60))));
        assert_eq!(until(&statuses, 60), (None, None));
        for (now, opened_until) in [(10, 60), (58, 63)] {
            statuses.record(1, Action::Pulse, &OPENED, second(now));
            assert_eq!(until(&statuses, now), (Some(second(60)), Some(second(opened_until))));
        }
        for action in [HOLD, Action::Release] {
            statuses.record(1, action, &failed(Code::DeviceUnavailable), second(58));
            assert_eq!(until(&statuses, 58), (Some(second(60)), Some(second(63))));
        }
        statuses.record(1, Action::Release, &DoorOutcome::Released, second(58));
        assert_eq!((until(&statuses, 58), statuses.of(1, second(58)).online), ((None, None), Some(true)));
    }

    #[test]
    fn memory_is_bounded_and_keeps_the_latest() {
        let statuses = Statuses::with_capacity(4);
        for lock_id in 1..=9 {
            statuses.record(lock_id, Action::Pulse, &OPENED, second(lock_id));
            assert!(statuses.locked().len() <= 4);
            assert_eq!(statuses.of(lock_id, second(lock_id)).online, Some(true));
        }
        assert_eq!(statuses.of(8, second(9)).online, Some(true));
        assert_eq!(statuses.of(1, second(9)).online, None);
    }
}
