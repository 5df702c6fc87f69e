//! What is written of timers: before a relay is told, and once it has answered.

use std::collections::{BTreeMap, HashSet};

use doorward_core::{Code, EventType, Timestamp};
use doorward_store as store;
use doorward_store::Transaction;
use doorward_store::commands::NewCommand;
use doorward_store::door_timers::{Drive, swap};
use doorward_store::ledger::{Draft, Entry};

use super::door::{Door, LEASE, Step, elapsed};
use super::errand::{Errand, Reply, Target, Task};
use super::{drive, words};
use crate::doors::DoorOutcome;
use crate::gatekeeper::COMMAND_LIFE;
use crate::{App, Error};

/// Writes what is about to be done; the errands of the steps that no other node is taking.
pub(super) async fn claim(app: &App, steps: Vec<(Door, Step)>) -> Result<Vec<Errand>, Error> {
    let mut writing = Writing::begin(app).await?;
    let mut errands = Vec::new();
    for (door, step) in steps {
        errands.extend(writing.claim(&door, step).await?);
    }
    writing.commit().await?;
    Ok(errands)
}

/// Writes what came of errands; the doors at which another node has gone on meanwhile, or that are gone.
pub(super) async fn settle(app: &App, done: &[(Errand, Reply)]) -> Result<HashSet<i64>, Error> {
    let mut writing = Writing::begin(app).await?;
    let mut lost = HashSet::new();
    for (errand, reply) in done {
        if !writing.settle(errand, reply).await? {
            lost.insert(errand.door.lock_id);
        }
    }
    writing.commit().await?;
    Ok(lost)
}

/// One transaction, with the events that end it.
struct Writing<'a> {
    app: &'a App,
    tx: Transaction,
    now: Timestamp,
    entries: BTreeMap<i64, Vec<Entry>>,
    commands: Vec<NewCommand>,
}

impl<'a> Writing<'a> {
    async fn begin(app: &'a App) -> Result<Self, Error> {
        let tx = app.begin().await?;
        Ok(Self { app, tx, now: app.now(), entries: BTreeMap::new(), commands: Vec::new() })
    }

    async fn commit(self) -> Result<(), Error> {
        store::commands::insert_many(&self.tx, self.commands).await?;
        let recorded = !self.entries.is_empty();
        for (organization_id, entries) in self.entries {
            store::ledger::append(&self.tx, &self.app.config().node, organization_id, entries).await?;
        }
        self.tx.commit().await?;
        if recorded {
            self.app.recorded();
        }
        Ok(())
    }

    async fn claim(&mut self, door: &Door, step: Step) -> Result<Option<Errand>, Error> {
        let (drive, lock_id) = (door.drive(), door.row.lock_id);
        let seen = drive.held_since.map(|since| drive.renewed_at.unwrap_or(since));
        match step {
            Step::Begin { until, ended } => {
                store::door_timers::ensure(&self.tx, [lock_id]).await?;
                let from = if ended { Drive::default() } else { drive };
                let claimed = Drive { renewed_at: Some(self.now), ..from };
                if !swap(&self.tx, lock_id, drive, claimed).await? {
                    return Ok(None);
                }
                if ended {
                    let event = self.app.draft(EventType::LOCK_SCHEDULED_UNLOCK_ENDED, Target::from(&door.row).object());
                    self.record(
                        door.row.organization_id,
                        event,
                        None,
                        words::ended(&words::schedule(door, seen.unwrap_or(self.now))),
                    );
                }
                let schedule = words::schedule(door, self.now);
                let event = self.app.draft(EventType::LOCK_SCHEDULED_UNLOCK_STARTED, Target::from(&door.row).object());
                self.errand(door, Task::Begin { until, from, claimed }, schedule, Some(event)).map(Some)
            }
            Step::Renew { until } => {
                let claimed = Drive { renewed_at: Some(self.now), ..drive };
                if !swap(&self.tx, lock_id, drive, claimed).await? {
                    return Ok(None);
                }
                let schedule = words::schedule(door, self.now);
                self.errand(door, Task::Renew { until, from: drive, claimed }, schedule, None).map(Some)
            }
            Step::End => {
                if !swap(&self.tx, lock_id, drive, Drive::default()).await? {
                    return Ok(None);
                }
                let schedule = words::schedule(door, seen.unwrap_or(self.now));
                let event = self.app.draft(EventType::LOCK_SCHEDULED_UNLOCK_ENDED, Target::from(&door.row).object());
                let lease_until = drive.renewed_at.map(|at| at.after(LEASE));
                self.errand(door, Task::End { lease_until }, schedule, Some(event)).map(Some)
            }
            Step::Release { until } => Ok(Some(Errand::release(Target::from(&door.row), until, self.now))),
            Step::Forget => {
                swap(&self.tx, lock_id, drive, Drive { failed_at: None, ..drive }).await?;
                Ok(None)
            }
        }
    }

    /// An errand. If it ends in an event, the order is recorded as a command before it is sent.
    fn errand(&mut self, door: &Door, task: Task, schedule: String, event: Option<Draft>) -> Result<Errand, Error> {
        let target = Target::from(&door.row);
        let expires_at = self.now.after(COMMAND_LIFE);
        let mut command = None;
        if let Some(event) = event.as_ref().filter(|_| target.relay(self.app).is_ok()) {
            let id = event.uuid.parse().map_err(|error| Error::Internal(format!("an event's id: {error}")))?;
            self.commands.push(NewCommand {
                organization_id: target.organization_id,
                uuid: event.uuid.clone(),
                lock_id: target.lock_id,
                node: self.app.config().node.clone(),
                draft: store::commands::kept(event)?,
                counted: None,
                granted_at: self.now,
                expires_at,
            });
            command = Some(id);
        }
        Ok(Errand { door: target, task, schedule, event, command, expires_at })
    }

    /// Whether the door's timer was still as the errand had left it.
    async fn settle(&mut self, errand: &Errand, reply: &Reply) -> Result<bool, Error> {
        let lock_id = errand.door.lock_id;
        let failure = reply.outcome.as_ref().and_then(|outcome| failure(errand.task, outcome));
        match errand.task {
            Task::Begin { from, claimed, .. } => {
                let (to, tell) = match (&reply.outcome, &failure) {
                    (None, _) => (from, false),
                    (Some(_), Some(_)) => {
                        (Drive { failed_at: from.failed_at.or(Some(self.now)), ..from }, from.failed_at.is_none())
                    }
                    (Some(_), None) => (Drive { held_since: from.held_since.or(Some(self.now)), failed_at: None, ..claimed }, true),
                };
                let kept = swap(&self.tx, lock_id, claimed, to).await?;
                if kept && tell {
                    self.conclude(errand, failure, words::started, words::not_started).await?;
                } else if let Some(id) = errand.command {
                    store::door_timers::withdraw(&self.tx, errand.door.organization_id, id.to_string()).await?;
                }
                Ok(kept)
            }
            Task::Renew { from, claimed, .. } => match (&reply.outcome, failure) {
                (None, _) => Ok(swap(&self.tx, lock_id, claimed, from).await?),
                (Some(_), Some((code, detail))) => self.not_renewed(errand, from, claimed, code, &detail).await,
                (Some(_), None) => {
                    let rows = store::door_timers::of_doors(&self.tx, [lock_id]).await?;
                    Ok(rows.get(&lock_id).is_some_and(|row| drive(row) == claimed))
                }
            },
            Task::End { .. } => {
                self.conclude(errand, failure, words::ended, words::not_ended).await?;
                Ok(true)
            }
        }
    }

    /// The door stays open until its lease is over; from then on it is not held.
    async fn not_renewed(&mut self, errand: &Errand, from: Drive, claimed: Drive, code: Code, detail: &str) -> Result<bool, Error> {
        let lapsed = elapsed(from.renewed_at, LEASE, self.now);
        let to = Drive { failed_at: lapsed.then_some(self.now), ..from };
        let kept = swap(&self.tx, errand.door.lock_id, claimed, to).await?;
        if kept && lapsed {
            let event = self.app.draft(EventType::LOCK_SCHEDULED_UNLOCK_STARTED, errand.door.object());
            self.record(errand.door.organization_id, event, Some(code), words::not_started(&errand.schedule, detail));
        }
        Ok(kept)
    }

    /// Records the event of an errand; if its command was given up meanwhile, that is recorded already.
    async fn conclude(
        &mut self,
        errand: &Errand,
        failure: Option<(Code, String)>,
        done: fn(&str) -> String,
        not_done: fn(&str, &str) -> String,
    ) -> Result<(), Error> {
        let Some(event) = &errand.event else { return Ok(()) };
        let (code, message) = match failure {
            Some((code, detail)) => (Some(code), not_done(&errand.schedule, &detail)),
            None => (None, done(&errand.schedule)),
        };
        if let Some(id) = errand.command {
            let id = id.to_string();
            let command = [(errand.door.organization_id, id.as_str())];
            if store::commands::close(&self.tx, &command, code.map(Code::as_str), self.now).await?.is_empty() {
                return Ok(());
            }
        }
        self.record(errand.door.organization_id, event.clone(), code, message);
        Ok(())
    }

    fn record(&mut self, organization_id: i64, event: Draft, code: Option<Code>, message: String) {
        self.entries.entry(organization_id).or_default().push(event.concluded(self.now, code, Some(message)));
    }
}

/// Why the relay did not do what it was told.
fn failure(task: Task, outcome: &DoorOutcome) -> Option<(Code, String)> {
    match (task, outcome) {
        (_, DoorOutcome::Failed { code, detail }) => Some((*code, detail.clone())),
        (Task::Begin { .. } | Task::Renew { .. }, DoorOutcome::Opened { .. }) | (Task::End { .. }, DoorOutcome::Released) => None,
        (Task::Begin { .. } | Task::Renew { .. }, DoorOutcome::Released) | (Task::End { .. }, DoorOutcome::Opened { .. }) => {
            Some((Code::ControllerError, Code::ControllerError.text().to_owned()))
        }
    }
}
