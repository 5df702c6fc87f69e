//! The worker that makes deliveries and sends them.

use std::collections::{BTreeSet, HashMap, HashSet};
use std::future::Future;
use std::pin::pin;
use std::sync::Arc;
use std::time::Duration;

use doorward_core::Timestamp;
use doorward_store as store;
use doorward_store::deliveries::Backlog;
use doorward_store::entity::{delivery, integration};
use doorward_store::ledger_heads::Positions;
use tokio::task::{Id, JoinError, JoinSet};
use tokio::time::Instant;

use super::follow::{Follower, Step};
use super::message::{self, Reply};
use super::settle::{Ended, settle};
use super::{LEASE, WebhookRequest};
use crate::{App, Error, EventView};

/// The ledger and what waits are looked at this often even if nobody rings: for what other processes wrote.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// What is recorded within this time is looked at together.
const PAUSE: Duration = Duration::from_millis(50);
/// Between a try that ended and the next one, if others wait for its place.
const SHORT_PAUSE: Duration = Duration::from_millis(10);
/// Tries under way at once.
const PARALLEL: usize = 64;
/// Of these, those of one organization.
const OF_AN_ORGANIZATION: usize = PARALLEL / 2;
/// Of these, those of one integration.
const OF_ONE: usize = 16;
/// And those of one that fails: a receiver that never answers must not keep others waiting.
const OF_A_FAILING_ONE: usize = 2;
/// And those of all that fail together.
const FAILING: usize = PARALLEL / 2;
/// Integrations read at once.
const PAGE: u64 = 100;
/// What another server's key has sealed, that server sends. What it has not sent for so long fails here, so that the
/// administrator learns of it.
const ABANDONED: Duration = Duration::from_secs(60 * 60);
/// On stop, tries under way have this long to end. Others are made again once their leases are over.
const GRACE: Duration = Duration::from_secs(3);

/// Sends events to integrations until `stop` is ready; then lets tries under way end, for at most three seconds.
pub async fn run(app: Arc<App>, stop: impl Future<Output = ()> + Send) {
    let mut worker = Worker::new(Arc::clone(&app));
    let mut recorded = app.streams.subscribe();
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
                worker.joined(joined).await;
                if worker.full {
                    look_at = look_at.min(Instant::now() + SHORT_PAUSE);
                }
            }
            () = app.webhooks.rung() => look_at = Instant::now(),
            // An error means that the application is gone, and with it whoever could stop this.
            Ok(()) = recorded.changed(), if worker.follows => look_at = look_at.min(Instant::now() + PAUSE),
            () = tokio::time::sleep_until(look_at) => {}
        }
    }
    worker.finish().await;
}

type Joined = Result<(Id, Ended), JoinError>;

/// Looks at what is new and what is due, and sends it.
pub struct Worker {
    app: Arc<App>,
    follower: Follower,
    under_way: JoinSet<Ended>,
    /// Whose the tries under way are.
    busy: HashMap<Id, Busy>,
    /// What ended and is not written down yet.
    ended: Vec<Ended>,
    /// Whether any integration is switched on.
    follows: bool,
    /// Whether more is due than may be under way.
    full: bool,
    /// The integration that had a place last: the others come before it.
    served: i64,
}

/// Whose a try is.
#[derive(Clone, Copy)]
struct Busy {
    integration_id: i64,
    organization_id: i64,
    /// Whether that integration fails.
    fails: bool,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Worker({} under way)", self.under_way.len())
    }
}

impl Worker {
    /// One that has not looked yet.
    #[must_use]
    pub fn new(app: Arc<App>) -> Self {
        Self {
            app,
            follower: Follower::default(),
            under_way: JoinSet::new(),
            busy: HashMap::new(),
            ended: Vec::new(),
            follows: false,
            full: false,
            served: 0,
        }
    }

    /// Sends all that is new and all that is due, and waits until the receivers have answered and that is written down.
    pub async fn tick(&mut self) {
        loop {
            let again = self.look().await.is_zero();
            let mut any = false;
            while let Some(joined) = self.under_way.join_next_with_id().await {
                self.joined(joined).await;
                any = true;
            }
            if !again && !any {
                return;
            }
        }
    }

    /// Makes deliveries and begins what is due; how long until there may be more to do.
    async fn look(&mut self) -> Duration {
        self.write_down().await;
        self.full = false;
        self.begin().await.unwrap_or_else(|error| {
            tracing::warn!(%error, "integrations cannot be looked at; trying again");
            LOOK_AGAIN
        })
    }

    async fn begin(&mut self) -> Result<Duration, Error> {
        let (mut seen, mut rest) = (HashSet::new(), LOOK_AGAIN);
        let first = self.served;
        let (mut after, mut until) = (first, i64::MAX);
        loop {
            let app = Arc::clone(&self.app);
            let conn = app.store().reader();
            let mut rows = store::integrations::enabled(conn, after, PAGE).await?;
            rows.retain(|row| row.id <= until);
            let Some(last) = rows.last() else {
                // Behind the last one comes the first, up to where this began.
                if until == first {
                    break;
                }
                (after, until) = (0, first);
                continue;
            };
            after = last.id;
            seen.extend(rows.iter().map(|row| row.id));
            let organizations: BTreeSet<i64> = rows.iter().map(|row| row.organization_id).collect();
            let heads = store::ledger_heads::heads_of(conn, &Vec::from_iter(organizations)).await?;
            let backlogs = store::deliveries::backlogs(conn, rows.iter().map(|row| row.id)).await?;
            for row in &rows {
                let (heads, backlog) = (heads.get(&row.organization_id), backlogs.get(&row.id).copied());
                match self.begin_one(row, heads, backlog).await {
                    Ok(one) => rest = rest.min(one),
                    Err(error) => tracing::warn!(%error, integration_id = row.id, "an integration cannot be followed"),
                }
            }
        }
        self.follows = !seen.is_empty();
        self.follower.retain(&seen);
        Ok(rest)
    }

    async fn begin_one(
        &mut self,
        row: &integration::Model,
        heads: Option<&Positions>,
        backlog: Option<Backlog>,
    ) -> Result<Duration, Error> {
        let step = match heads {
            Some(heads) => self.follower.step(&self.app, row, heads, backlog).await?,
            None => Step::default(),
        };
        let now = self.app.now();
        let is_ours = row.sealed_with.as_deref().is_none_or(|key| key == self.app.sealer.key_id());
        let due_by = if is_ours { now } else { now.before(ABANDONED) };
        let next = backlog.map(|backlog| backlog.next.at());
        if next.is_some_and(|next| next <= due_by) || (step.made > 0 && is_ours) {
            self.send(row, due_by).await?;
        }
        let later = next.filter(|next| *next > due_by).map(|next| next.since(due_by).max(PAUSE));
        Ok(if step.more { Duration::ZERO } else { later.unwrap_or(LOOK_AGAIN) })
    }

    /// How many tries of an integration may begin now.
    fn room(&self, row: &integration::Model) -> usize {
        let fails = row.failing_since.is_some();
        let busy = |like: fn(&Busy, &integration::Model) -> bool| self.busy.values().filter(|busy| like(busy, row)).count();
        let of_one = busy(|busy, row| busy.integration_id == row.id);
        let of_organization = busy(|busy, row| busy.organization_id == row.organization_id);
        let room = PARALLEL.saturating_sub(self.under_way.len()).min(OF_AN_ORGANIZATION.saturating_sub(of_organization));
        if fails {
            let failing = busy(|busy, _| busy.fails);
            room.min(OF_A_FAILING_ONE.saturating_sub(of_one)).min(FAILING.saturating_sub(failing))
        } else {
            room.min(OF_ONE.saturating_sub(of_one))
        }
    }

    /// Takes what is due of one integration, as far as there is room, and sends it.
    async fn send(&mut self, row: &integration::Model, due_by: Timestamp) -> Result<(), Error> {
        let room = self.room(row);
        if room == 0 {
            self.full = true;
            return Ok(());
        }
        let until = self.app.now().after(LEASE);
        let tx = self.app.begin().await?;
        let most = u64::try_from(room).unwrap_or(u64::MAX);
        let taken = store::deliveries::claim(&tx, row.id, due_by.into(), until.into(), most).await?;
        tx.commit().await?;
        self.full |= taken.len() == room;
        if !taken.is_empty() {
            self.served = row.id;
        }
        let uuids = taken.iter().map(|delivery| delivery.event_uuid.clone());
        let mut events = store::deliveries::events(self.app.store().reader(), row.organization_id, uuids).await?;
        for delivery in taken {
            let event = events.remove(&delivery.event_uuid).map(EventView::from);
            let prepared = self.prepare(row, event);
            let task = self.under_way.spawn(attempt(Arc::clone(&self.app), delivery, prepared));
            let fails = row.failing_since.is_some();
            self.busy.insert(task.id(), Busy { integration_id: row.id, organization_id: row.organization_id, fails });
        }
        Ok(())
    }

    /// The request, or why there is none.
    fn prepare(&self, row: &integration::Model, event: Option<EventView>) -> Result<WebhookRequest, String> {
        let event = event.ok_or_else(|| "Nothing was sent: the event is no longer in the ledger.".to_owned())?;
        message::request(&self.app, row, &event, self.app.now()).map_err(|error| {
            tracing::warn!(%error, integration_id = row.id, "an event cannot be signed");
            message::UNSIGNED.to_owned()
        })
    }

    /// Keeps what ended, with others that have ended by now, and writes it down.
    async fn joined(&mut self, first: Joined) {
        let mut joined = Some(first);
        while let Some(one) = joined.take().or_else(|| self.under_way.try_join_next_with_id()) {
            match one {
                Ok((id, ended)) => {
                    self.busy.remove(&id);
                    self.ended.push(ended);
                }
                Err(error) => {
                    self.busy.remove(&error.id());
                    tracing::error!(%error, "a delivery broke off; it is tried again later");
                }
            }
        }
        self.write_down().await;
    }

    /// What cannot be written down is kept for the next time.
    async fn write_down(&mut self) {
        if self.ended.is_empty() {
            return;
        }
        match settle(&self.app, &self.ended).await {
            Ok(()) => self.ended.clear(),
            Err(error) => tracing::error!(%error, "how deliveries ended cannot be recorded; trying again"),
        }
    }

    async fn finish(mut self) {
        let end = Instant::now() + GRACE;
        while let Ok(Some(joined)) = tokio::time::timeout_at(end, self.under_way.join_next_with_id()).await {
            self.joined(joined).await;
        }
        self.under_way.shutdown().await;
    }
}

async fn attempt(app: Arc<App>, delivery: delivery::Model, prepared: Result<WebhookRequest, String>) -> Ended {
    let reply = match prepared {
        Ok(request) => message::send(&app, request).await,
        Err(error) => Reply::none(error),
    };
    if let Some(error) = &reply.error {
        tracing::debug!(delivery_id = delivery.id, integration_id = delivery.integration_id, error, "an event was not delivered");
    }
    Ended { delivery, reply }
}
