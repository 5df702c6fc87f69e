//! The time of doors whose devices keep none: the agent ends what it began, also when it is stopped.

use std::collections::HashMap;
use std::fmt;
use std::pin::Pin;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use doorward_core::relay::RelayKind;
use futures_util::future::join_all;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep, sleep_until, timeout};

use crate::failure::Failure;

/// How long a device gets to close.
const STEP_TIME: Duration = Duration::from_secs(5);
/// Pauses between the tries to close a door. After the last it is given up, and the log says so.
const PAUSES: [Duration; 6] = [
    Duration::from_secs(1),
    Duration::from_secs(2),
    Duration::from_secs(5),
    Duration::from_secs(10),
    Duration::from_secs(30),
    Duration::from_mins(1),
];

/// Something that a device is told, as often as it takes.
pub type Step = Arc<dyn Fn() -> Pin<Box<dyn Future<Output = Result<(), Failure>> + Send>> + Send + Sync>;

/// What is done for a door that stands open.
#[derive(Clone)]
pub struct Plan {
    /// Said again and again, so that the door stays open: every so often.
    pub again: Option<(Duration, Step)>,
    /// Said in the end. May be repeated.
    pub close: Step,
}

/// The doors that stand open by the agent's clock.
#[derive(Debug, Default)]
pub struct Keeper {
    doors: Arc<Mutex<Doors>>,
}

#[derive(Debug, Default)]
struct Doors {
    kept: HashMap<i64, Kept>,
    number: u64,
    stopped: bool,
}

struct Kept {
    number: u64,
    kind: RelayKind,
    until: Instant,
    plan: Plan,
    task: AbortHandle,
}

impl Keeper {
    /// Has the plan carried out for this door until then, instead of what it had. Gives back what it had, if that was for the same
    /// device; another device is told to close at once.
    ///
    /// # Errors
    /// The agent is stopping.
    pub fn keep(&self, lock_id: i64, kind: &RelayKind, until: Instant, plan: Plan) -> Result<Option<Before>, Failure> {
        let mut doors = locked(&self.doors);
        if doors.stopped {
            return Err(Failure::stopping());
        }
        let before = doors.take(lock_id);
        self.start(&mut doors, lock_id, kind.clone(), until, plan);
        drop(doors);
        Ok(match before {
            Some(Before { kind: other, plan, .. }) if other != *kind => {
                tokio::spawn(async move { close(&plan, lock_id).await });
                None
            }
            same => same,
        })
    }

    /// The door was told, just now: its time ends then.
    pub fn told(&self, lock_id: i64, until: Instant) {
        let mut doors = locked(&self.doors);
        if let Some(Before { kind, plan, .. }) = doors.take(lock_id) {
            self.start(&mut doors, lock_id, kind, until, plan);
        }
    }

    /// The device has surely not obeyed: what was before goes on.
    pub fn restore(&self, lock_id: i64, before: Option<Before>) {
        let mut doors = locked(&self.doors);
        doors.take(lock_id);
        if let Some(Before { kind, until, plan }) = before {
            self.start(&mut doors, lock_id, kind, until, plan);
        }
    }

    /// The door is closed.
    pub fn forget(&self, lock_id: i64) {
        locked(&self.doors).take(lock_id);
    }

    /// Closes every door, and takes no other any more.
    pub async fn stop(&self) {
        let plans: Vec<(i64, Plan)> = {
            let mut doors = locked(&self.doors);
            doors.stopped = true;
            let kept: Vec<(i64, Kept)> = doors.kept.drain().collect();
            kept.into_iter().map(|(lock_id, kept)| (lock_id, kept.stop().plan)).collect()
        };
        for (closed, (lock_id, _)) in join_all(plans.iter().map(|(id, plan)| close_once(plan, *id))).await.into_iter().zip(&plans) {
            if !closed {
                tracing::error!(lock_id, "the agent stops, and a door that it could not close may stand open");
            }
        }
    }

    fn start(&self, doors: &mut Doors, lock_id: i64, kind: RelayKind, until: Instant, plan: Plan) {
        doors.number += 1;
        let number = doors.number;
        let (ours, all) = (plan.clone(), Arc::clone(&self.doors));
        let task = tokio::spawn(async move {
            stay_open(&ours, lock_id, until).await;
            close(&ours, lock_id).await;
            let mut doors = locked(&all);
            if doors.kept.get(&lock_id).is_some_and(|kept| kept.number == number) {
                doors.kept.remove(&lock_id);
            }
        });
        doors.kept.insert(lock_id, Kept { number, kind, until, plan, task: task.abort_handle() });
    }
}

/// What was carried out for a door.
pub struct Before {
    kind: RelayKind,
    until: Instant,
    plan: Plan,
}

impl Doors {
    fn take(&mut self, lock_id: i64) -> Option<Before> {
        self.kept.remove(&lock_id).map(Kept::stop)
    }
}

impl Kept {
    fn stop(self) -> Before {
        self.task.abort();
        Before { kind: self.kind, until: self.until, plan: self.plan }
    }
}

async fn stay_open(plan: &Plan, lock_id: i64, until: Instant) {
    let Some((every, step)) = &plan.again else { return sleep_until(until).await };
    while Instant::now() + *every < until {
        sleep(*every).await;
        if let Err(failure) = step().await {
            tracing::warn!(lock_id, detail = failure.detail(), "a door that is held open was not told again");
        }
    }
    sleep_until(until).await;
}

async fn close(plan: &Plan, lock_id: i64) {
    for pause in PAUSES {
        if close_once(plan, lock_id).await {
            return;
        }
        sleep(pause).await;
    }
    if !close_once(plan, lock_id).await {
        tracing::error!(lock_id, "a door could not be closed and may stand open");
    }
}

async fn close_once(plan: &Plan, lock_id: i64) -> bool {
    match timeout(STEP_TIME, (plan.close)()).await.unwrap_or_else(|_| Err(Failure::timed_out())) {
        Ok(()) => true,
        Err(failure) => {
            tracing::warn!(lock_id, detail = failure.detail(), "a door was not closed");
            false
        }
    }
}

fn locked(doors: &Mutex<Doors>) -> MutexGuard<'_, Doors> {
    doors.lock().unwrap_or_else(PoisonError::into_inner)
}

impl fmt::Debug for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Kept({})", self.number)
    }
}

#[cfg(test)]
mod tests;
