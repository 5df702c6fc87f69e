//! The worker that has relays hold.

use std::collections::{HashMap, HashSet};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_store as store;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::by_door;
use super::door::{Door, RETRY, Step, Told};
use super::errand::{Errand, Reply, Task};
use super::writing;
use crate::doors::DoorOutcome;
use crate::{App, Error};

/// The doors are looked at this often even if nobody rings: for what other nodes wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(20);
/// After a look that failed.
const AFTER_FAILURE: Duration = Duration::from_secs(2);
/// Relays that are told something at once.
const PARALLEL: usize = 128;
/// Of these, those whose relay failed last time.
const FAILING: usize = PARALLEL / 2;
/// Doors read at once.
const PAGE: u32 = 500;
/// On stop, orders under way have this long to end.
const GRACE: Duration = Duration::from_millis(800);

/// Has relays hold until `stop` is ready; then lets orders under way end, within a second.
///
/// It does not release: a restart slams no door. If the server stays away, each door closes when its lease is over.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()> + Send) {
    let mut worker = Worker::new(Arc::clone(&app));
    let mut stop = pin!(stop);
    let mut look_at = Instant::now();
    loop {
        if Instant::now() >= look_at {
            look_at = Instant::now() + worker.look().await;
        }
        tokio::select! {
            biased;
            () = &mut stop => break,
            Some(joined) = worker.under_way.join_next_with_id() => {
                if worker.joined(joined).await {
                    look_at = Instant::now();
                }
            }
            () = app.watch.rung() => look_at = Instant::now(),
            () = tokio::time::sleep_until(look_at) => {}
        }
    }
    worker.finish().await;
}

type Joined = Result<(Id, (Errand, Reply)), JoinError>;

/// Looks at the doors and tells their relays what is due. One order at a time for each door.
pub struct Worker {
    app: Arc<App>,
    under_way: JoinSet<(Errand, Reply)>,
    busy: HashMap<i64, Id>,
    /// Doors that something is due at once their order under way has ended.
    waiting: HashSet<i64>,
    /// Whether more is due than may be under way.
    full: bool,
    told: HashMap<i64, Told>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Worker({} under way)", self.under_way.len())
    }
}

/// What a look has found.
#[derive(Default)]
struct Found {
    due: Vec<(Door, Step)>,
    doors: HashSet<i64>,
    next: Option<Timestamp>,
}

impl Worker {
    /// One that has told no relay anything yet.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self { app, under_way: JoinSet::new(), busy: HashMap::new(), waiting: HashSet::new(), full: false, told: HashMap::new() }
    }

    /// Does all that is due, and waits until the relays have answered and that is recorded.
    pub async fn tick(&mut self) {
        loop {
            self.look().await;
            let mut again = false;
            while let Some(joined) = self.under_way.join_next_with_id().await {
                again |= self.joined(joined).await;
            }
            if !again {
                return;
            }
        }
    }

    /// Begins what is due; how long until something else may be.
    async fn look(&mut self) -> Duration {
        match self.begin().await {
            Ok(Some(next)) => next.since(self.app.now()).min(LOOK_AGAIN),
            Ok(None) => LOOK_AGAIN,
            Err(error) => {
                tracing::error!(%error, "doors with timers cannot be read or claimed; trying again");
                AFTER_FAILURE
            }
        }
    }

    async fn begin(&mut self) -> Result<Option<Timestamp>, Error> {
        let Found { mut due, doors, next } = self.find().await?;
        let now = self.app.now();
        self.told.retain(|id, told| doors.contains(id) || told.uncertain_until.is_some_and(|until| until > now));
        let gone = self.told.iter().filter(|(id, _)| !doors.contains(id) && !self.busy.contains_key(id));
        let mut errands: Vec<Errand> = gone
            .filter_map(|(_, told)| match told.release(now)? {
                Step::Release { until } => Some(Errand::release(told.door.clone(), until, now)),
                Step::Begin { .. } | Step::Renew { .. } | Step::End | Step::Forget => None,
            })
            .collect();
        let failing = |door: &Door| door.row.failed_at.is_some();
        due.sort_by_key(|(door, step)| step.rank(failing(door)));
        let mut room = PARALLEL.saturating_sub(self.under_way.len() + errands.len());
        let mut room_for_failing = FAILING.saturating_sub(self.under_way.len() + errands.len());
        due.retain(|(door, _)| {
            let fits = room > 0 && (!failing(door) || room_for_failing > 0);
            self.full |= !fits && !failing(door);
            room = room.saturating_sub(usize::from(fits));
            room_for_failing = room_for_failing.saturating_sub(usize::from(fits));
            fits
        });
        if !due.is_empty() {
            errands.extend(writing::claim(&self.app, due).await?);
        }
        for errand in errands {
            let lock_id = errand.door.lock_id;
            let task = self.under_way.spawn(errand.run(Arc::clone(&self.app)));
            self.busy.insert(lock_id, task.id());
        }
        Ok(next)
    }

    /// Reads every door with timers, page by page.
    async fn find(&mut self) -> Result<Found, Error> {
        let conn = self.app.store().reader();
        let (mut found, mut watched, mut after) = (Found::default(), HashMap::new(), 0);
        self.waiting.clear();
        self.full = false;
        loop {
            let rows = store::door_timers::doors(conn, after, PAGE).await?;
            let Some(last) = rows.last() else { break };
            after = last.lock_id;
            let is_last = u32::try_from(rows.len()).is_ok_and(|rows| rows < PAGE);
            let mut schedules = by_door(store::door_timers::schedules(conn, rows.iter().map(|row| row.lock_id)).await?);
            let now = self.app.now();
            for row in rows {
                let id = row.lock_id;
                let door = Door::new(&self.app, row, schedules.remove(&id).unwrap_or_default(), now);
                let told = self.told.get(&id);
                found.doors.insert(id);
                found.next = found.next.into_iter().chain(door.next(told, now)).min();
                watched.extend(door.watched().map(|door| (id, door)));
                match door.step(told, now) {
                    Some(_) if self.busy.contains_key(&id) => drop(self.waiting.insert(id)),
                    Some(step) => found.due.push((door, step)),
                    None => {}
                }
            }
            if is_last {
                break;
            }
        }
        self.app.watch.set(watched);
        Ok(found)
    }

    /// Records what came of an errand, and of others that have ended by now; whether to look again at once.
    async fn joined(&mut self, first: Joined) -> bool {
        let mut done = Vec::new();
        let mut look = false;
        let mut joined = Some(first);
        while let Some(one) = joined.take().or_else(|| self.under_way.try_join_next_with_id()) {
            match one {
                Ok((_, one)) => {
                    self.busy.remove(&one.0.door.lock_id);
                    look |= self.waiting.contains(&one.0.door.lock_id);
                    done.push(one);
                }
                Err(error) => {
                    tracing::error!(%error, "an order to a relay ended without an outcome");
                    self.busy.retain(|_, id| *id != error.id());
                }
            }
        }
        let lost = writing::settle(&self.app, &done).await.unwrap_or_else(|error| {
            tracing::error!(%error, "what relays have answered cannot be recorded");
            done.iter().map(|(errand, _)| errand.door.lock_id).collect()
        });
        for (errand, reply) in done {
            let lost = lost.contains(&errand.door.lock_id);
            look |= lost;
            self.remember(errand, reply, lost);
        }
        look || self.full && self.under_way.len() <= PARALLEL / 2
    }

    fn remember(&mut self, errand: Errand, reply: Reply, lost: bool) {
        let held = matches!(errand.task, Task::Begin { .. } | Task::Renew { .. });
        let certain = match &reply.outcome {
            Some(DoorOutcome::Opened { .. }) => held && !lost,
            Some(DoorOutcome::Released) => !held,
            Some(DoorOutcome::Failed { code, detail }) => {
                tracing::warn!(
                    lock_id = errand.door.lock_id,
                    code = code.as_str(),
                    detail,
                    held,
                    "a relay did not hold or release"
                );
                false
            }
            None => false,
        };
        let earlier = self.told.get(&errand.door.lock_id).and_then(|told| told.uncertain_until);
        let uncertain_until = reply.until.max(earlier).filter(|_| !certain);
        let now = self.app.now();
        let retry_at = if certain || lost { now } else { now.after(RETRY) };
        self.told.insert(errand.door.lock_id, Told { retry_at, door: errand.door, uncertain_until });
    }

    /// Lets orders under way end. What does not end in time is closed when the server starts again.
    async fn finish(mut self) {
        let end = Instant::now() + GRACE;
        while let Ok(Some(joined)) = tokio::time::timeout_at(end, self.under_way.join_next_with_id()).await {
            self.joined(joined).await;
        }
        self.under_way.shutdown().await;
    }
}
